/** gRPC, as a service that moves bytes would use it: a stream each way, no protobuf. */
package io.autospec.benchmarks.rig.grpc;
