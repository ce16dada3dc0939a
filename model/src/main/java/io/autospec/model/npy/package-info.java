/** NumPy's array files: {@code .npy}, and {@code .npz}, a zip of them. */
package io.autospec.model.npy;
