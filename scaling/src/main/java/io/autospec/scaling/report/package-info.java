/** Tables, plots and the page that shows them. */
package io.autospec.scaling.report;
