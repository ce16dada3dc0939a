/** Reads the configuration files that lie beside a network. */
package io.autospec.model.config;
