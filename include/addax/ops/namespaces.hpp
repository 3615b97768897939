// The namespaces of keras.ops: ops::numpy and ops::nn hold what Keras puts there, and everything else of ops besides.
// ops::linalg has a header of its own.
#pragma once

namespace addax::ops {

namespace numpy {
using namespace ops;
}
namespace nn {
using namespace ops;
}

}  // namespace addax::ops
