"""A folder for each chapter, named like its notebook in `book/`.

`figures` draws and describes, `checks` looks at the exercises, `questions.md` asks. A notebook
imports ``check, figures, quiz`` from its own folder.
"""
