/** What the stores in folders share: whole files, and who owns a folder. */
package io.autospec.durable.file;
