/** Our own paths: the pages as servlets answer them, cookies and files. For the filter only. */
@NullMarked
package dev.countersign.servlet.routes;

import org.jspecify.annotations.NullMarked;
