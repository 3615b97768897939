// Every operation of keras.ops that Addax has.
#pragma once

#include "addax/ops/activations.hpp"
#include "addax/ops/control_flow.hpp"
#include "addax/ops/creation.hpp"
#include "addax/ops/elementwise.hpp"
#include "addax/ops/indexing.hpp"
#include "addax/ops/linalg.hpp"
#include "addax/ops/matmul.hpp"
#include "addax/ops/movement.hpp"
#include "addax/ops/namespaces.hpp"
#include "addax/ops/nn.hpp"
#include "addax/ops/products.hpp"
#include "addax/ops/random.hpp"
#include "addax/ops/reduce.hpp"
#include "addax/ops/shape.hpp"
#include "addax/ops/sorting.hpp"
