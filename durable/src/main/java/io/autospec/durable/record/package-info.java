/** The small part of a job's durable state: one record, replaced as a whole, by one writer. */
package io.autospec.durable.record;
