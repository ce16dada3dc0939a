/** Finished samples for those who use them: arrays, and a manifest that says what is in them. */
package io.autospec.durable.sink;
