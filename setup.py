"""What pyproject.toml cannot say: a wheel carries no notebooks, so the register of chapters is frozen into it; and an
editable install brings JupyterLab's settings along."""

import sys
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))


class BuildWithRegister(build_py):
    """Copy the package, then write course_lib/chapters/register.json beside the chapters."""

    def run(self):
        super().run()
        if not self.editable_mode:
            self._register().write_text(self._frozen(), encoding="utf-8")

    def get_outputs(self, include_bytecode=1):
        """Return the files that are built, the register among them."""
        return [*super().get_outputs(include_bytecode), str(self._register())]

    def _register(self):
        return Path(self.build_lib) / "course_lib" / "chapters" / "register.json"

    @staticmethod
    def _frozen():
        from course_lib import chapters

        return chapters.freeze()


class Course(Distribution):
    """Let an editable install, too, put JupyterLab's settings into the environment: setuptools asks for has_data()."""

    def has_data(self):
        return self.has_data_files()


setup(distclass=Course, cmdclass={"build_py": BuildWithRegister})
