"""Every public address. What somebody may come to from a report says nothing in its address."""

from __future__ import annotations

from django.urls import path, register_converter

from clew.public.answers import views as answers
from clew.public.pages import store
from clew.public.pages import views as pages
from clew.public.progress import views as progress
from clew.public.reports import views as reports


class PageOfWords:
    """A page of words by its name in code, by its number in addresses."""

    regex = "[0-9]{1,4}"

    def to_python(self, said: str) -> str:
        return store.page_name(int(said))

    def to_url(self, name: str) -> str:
        return str(store.page_table()[name]["number"])


register_converter(PageOfWords, "words")

urlpatterns = [
    path("", pages.home, name="home"),
    path("leave/", pages.leave, name="leave"),
    path("back/", pages.come_back, name="come-back"),
    path("robots.txt", pages.robots, name="robots"),
    path("help/", pages.help_page, name="help"),
    path("cookies/", pages.cookies, name="cookies"),
    path("language/", pages.language, name="language"),
    path("beta/", pages.put_beta_away, name="beta"),
    path("diary/", pages.diary, name="diary"),
    path("diary/notes.ods", pages.diary_sheet, name="diary-sheet"),
    path("report/", reports.report, name="report"),
    path("replies/", reports.replies, name="replies"),
    path("feedback/", answers.feedback, name="feedback"),
    path("figures/", answers.statistics, name="statistics"),
    path("answers/", answers.answer_list, name="answer-list"),
    path("answers/feed/", answers.feed, name="answer-feed"),
    path("answers/ask/", answers.ask, name="ask"),
    path("answers/<slug:slug>/", answers.answer, name="answer"),
    path("answers/<slug:slug>/answer.<slug:kind>", answers.answer_file, name="answer-file"),
    path("answers/<slug:slug>/tables/<str:table>.svg", answers.chart, name="answer-chart"),
    path("progress/", progress.progress, name="progress"),
    path("progress/feed/", progress.feed, name="progress-feed"),
    path("progress/pictures/<str:table>.svg", progress.picture, name="progress-picture"),
    path("progress/<str:name>", progress.progress_file, name="progress-file"),
    path("advice/<words:name>/", pages.words, name="words"),
]

handler400 = "clew.public.pages.views.bad_request"
handler403 = "clew.public.pages.views.refused"
handler404 = "clew.public.pages.views.not_found"
handler500 = "clew.public.pages.views.broken"
