// Layers that stand at several places of one config: their records have one "shared_object_id", and are read as one
// layer.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "addax/layer.hpp"

namespace addax {

/// While the outermost one lives, this thread writes or reads one config.
class SharedLayers {
 public:
  SharedLayers();
  ~SharedLayers();
  SharedLayers(const SharedLayers&) = delete;
  SharedLayers& operator=(const SharedLayers&) = delete;

  /// Marks the record of a layer.
  static void mark(Json& record, const LayerBase& layer);
  /// Takes the marks away that stand in one place only; where another scope is around, that will do it.
  void finish(Json& config) const;

  /// The layer of this record's mark, where it was read before.
  static Layer find(const Json& record);
  static void note(const Json& record, const Layer& layer);

 private:
  using Key = std::pair<int64_t, std::string>;

  std::map<const LayerBase*, int64_t> written_;
  std::map<Key, Layer> read_;
  bool outermost_;
};

}  // namespace addax
