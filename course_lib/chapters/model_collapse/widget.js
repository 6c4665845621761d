// Loops of models that learn from models, in three worlds: bells, clouds, answers. All of it is computed in the page.
import { h } from "../../widgets/js/_common.js";
import { choice } from "../../widgets/js/_controls.js";
import { widget } from "../../widgets/js/_host.js";
import { answersWorld } from "./answers.js";
import { bellsWorld } from "./bells.js";
import { cloudsWorld } from "./clouds.js";

const WORLDS = { bells: bellsWorld, clouds: cloudsWorld, answers: answersWorld };

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { data } = host.table;
  const first = { world: "bells", regime: "replace", samples: 50, share: 0.1, generation: data.generations };
  const want = { ...first, ...host.want };
  const place = h("div");
  let end = () => {};
  const begin = () => {
    end();
    place.replaceChildren();
    end = WORLDS[want.world](root, place, h("div", { class: "tse-row tse-all" }, head.node), data, want);
  };
  const head = choice("World", data.worlds, want.world, (name) => {
    want.world = name;
    begin();
    /** @type {HTMLElement} */ (head.node.querySelector("input:checked")).focus();
  });
  root.append(place);
  begin();
  return () => end();
}

export default widget(mount, { slide: { width: 860, font: 17 } });
