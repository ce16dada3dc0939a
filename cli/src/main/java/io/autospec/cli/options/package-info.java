/** The values of options: read from text, checked, and said in one form. */
package io.autospec.cli.options;
