/** Models by content: those of this process, the built-in ones, and those kept on disk. */
package io.autospec.model.store;
