"""The command ``gyeyaktong``: every command, put together."""

from __future__ import annotations

from bot import texts
from bot.commands import (
    api_clients,
    asking,
    checking,
    checklist,
    digest,
    documents,
    evaluating,
    importing,
    importing_chat,
    index,
    log,
    report,
    serve,
    statutes,
    thesaurus,
    upkeep,
)
from bot.commands.doctor import doctor
from bot.commands.shell import Commands

app = Commands("gyeyaktong", help=texts.HELP_APP)
app.command(help=texts.HELP_SERVE)(serve.serve)
app.command(help=texts.HELP_INIT)(documents.init)
app.command(help=texts.HELP_INGEST)(documents.ingest)
app.command(help=texts.HELP_IMPORT_FAQ)(importing.import_faq)
app.command(help=texts.HELP_IMPORT_CHAT)(importing_chat.import_chat)
app.add_typer(statutes.app, name="statutes")
app.command(help=texts.HELP_ASK)(asking.ask)
app.command("check-notice", help=texts.HELP_CHECK_NOTICE)(checking.check_notice_file)
app.command("checklist", help=texts.HELP_CHECKLIST)(checklist.show_checklist)
app.command("eval", help=texts.HELP_EVAL)(evaluating.evaluate)
app.command(help=texts.HELP_CALIBRATE)(evaluating.calibrate)
app.add_typer(index.app, name="index")
app.add_typer(digest.app, name="digest")
app.add_typer(log.app, name="log")
app.command("report", help=texts.HELP_REPORT)(report.write_report)
app.add_typer(thesaurus.app, name="thesaurus")
app.command(help=texts.HELP_DOCTOR)(doctor)
app.add_typer(upkeep.admin, name="admin")
app.add_typer(api_clients.app, name="api")
app.add_typer(upkeep.db, name="db")
app.command("backup", help=texts.HELP_BACKUP)(upkeep.make_backup)
app.command("restore", help=texts.HELP_RESTORE)(upkeep.restore_backup)


def main() -> None:
    """Run the command line."""
    app()
