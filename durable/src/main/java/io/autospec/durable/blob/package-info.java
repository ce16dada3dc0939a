/** Larger things that are written once and read whole: a folder's files, or a bucket's objects. */
package io.autospec.durable.blob;
