/** Our own paths: pages over servlets, cookies and files. For the filter only. */
@NullMarked
package dev.countersign.servlet.routes;

import org.jspecify.annotations.NullMarked;
