/** What is kept for a session, and whether its evidence counts. For the filter only. */
@NullMarked
package dev.countersign.servlet.session;

import org.jspecify.annotations.NullMarked;
