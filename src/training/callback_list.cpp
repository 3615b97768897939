#include "training/callback_list.hpp"

#include <algorithm>

namespace addax {

CallbackList::CallbackList(const Model& model, const std::vector<Callback>& callbacks,
                           const CallbackBase::Params& params)
    : callbacks_(callbacks) {
  for (const Callback& c : callbacks_) {
    c->set_model(model);
    c->set_params(params);
    wants_batches_ |= c->wants_batches();
    shows_progress_ |= dynamic_cast<const ShowsProgress*>(&c.get()) != nullptr;
  }
}

CallbackList::~CallbackList() {
  for (const Callback& c : callbacks_)
    if (auto* touched = dynamic_cast<PutsBack*>(&c.get())) touched->put_back();
}

Model CallbackBase::model() const {
  auto model = model_.lock();
  if (!model) throw StateError("Callback: expected model() during fit(), evaluate() or predict(), got it outside.");
  return model->handle();
}

void CallbackBase::set_model(const Model& model) { model_ = std::static_pointer_cast<ModelBase>(model.shared()); }

}  // namespace addax
