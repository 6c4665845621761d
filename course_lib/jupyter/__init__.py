"""What the course changes in JupyterLab, installed with it, so that it works without make too:

- a saved notebook keeps the pictures of its widgets: the live view beside them would say "model not found" when the
  notebook is opened again, because the next kernel does not know it (server/*.json switches this extension on);
- JupyterLab asks no other machine: neither for news and updates nor for its catalogue of extensions (page/*.json).
"""

VIEW = "application/vnd.jupyter.widget-view+json"


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(server):
    """Called by Jupyter when its server starts."""
    server.contents_manager.register_pre_save_hook(drop_views)


def drop_views(model, **_):
    """Take the live view of a widget out of a notebook that is about to be saved, where its picture stands beside it.

    model: what Jupyter saves, a dict with type and content; changed in place. Anything else than a notebook stays.
    """
    content = model.get("content")
    if model.get("type") != "notebook" or not isinstance(content, dict):
        return
    for cell in content.get("cells", ()):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if VIEW in data and "text/html" in data:
                del data[VIEW]
