/** The models that ship with Autospec: two small trained networks and one closed form. */
package io.autospec.model.builtin;
