"""Every public address. What somebody may come to from a report says nothing in its address."""

from __future__ import annotations

from django.urls import path, register_converter

from clew.public.answers import views as answers
from clew.public.learning import views as learning
from clew.public.pages import devices, languages, store
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


class InLanguage:
    """A language by its number: an address does not say which."""

    regex = "[0-9]{1,3}"

    def to_python(self, said: str) -> languages.Language:
        return languages.by_number(int(said))

    def to_url(self, language: languages.Language) -> str:
        return str(language.number)


register_converter(PageOfWords, "words")
register_converter(InLanguage, "language")

urlpatterns = [
    path("", pages.home, name="home"),
    path("leave/", pages.leave, name="leave"),
    path("back/", pages.come_back, name="come-back"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security, name="security"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("help/", pages.help_page, name="help"),
    path("cookies/", pages.cookies, name="cookies"),
    path("language/", pages.language, name="language"),
    path("beta/", pages.put_beta_away, name="beta"),
    path("diary/", pages.diary, name="diary"),
    path("diary/notes.ods", pages.diary_sheet, name="diary-sheet"),
    path("steps/", devices.device_plan, name="device-plan"),
    path("steps/<int:number>/", devices.device_part, name="device-part"),
    path("report/", reports.report, name="report"),
    path("replies/", reports.replies, name="replies"),
    path("feedback/", answers.feedback, name="feedback"),
    path("figures/", answers.statistics, name="statistics"),
    path("answers/", answers.answer_list, name="answer-list"),
    path("answers/feed/", answers.feed, name="answer-feed"),
    path("answers/ask/", answers.ask, name="ask"),
    path("answers/follow/", answers.follow, name="follow"),
    path("answers/data.json", answers.data_list, name="answer-data"),
    path("answers/<slug:slug>/", answers.answer, name="answer"),
    path("answers/<slug:slug>/answer.<slug:kind>", answers.answer_file, name="answer-file"),
    path("answers/<slug:slug>/datapackage.json", answers.data_package, name="answer-package"),
    path("answers/<slug:slug>/tables/<str:table>.svg", answers.chart, name="answer-chart"),
    path("learning/", learning.index, name="learning"),
    path("learning/cases/<int:number>/", learning.case, name="learning-case"),
    path("learning/cases/<int:number>/<int:variant>/", learning.case, name="learning-variant"),
    path("learning/certificate/", learning.certificate_file, name="learning-certificate"),
    path("learning/measure/", learning.measure, name="learning-measure"),
    path("learning/tracks/<int:number>/", learning.track, name="learning-track"),
    path("learning/lessons/<int:number>/", learning.lesson, name="lesson"),
    path("learning/lessons/<int:number>/pack.zip", learning.lesson_pack, name="lesson-pack"),
    path("learning/questions/<int:number>/", learning.quiz, name="learning-quiz"),
    path("progress/", progress.progress, name="progress"),
    path("progress/feed/", progress.feed, name="progress-feed"),
    path("progress/pictures/<str:table>.svg", progress.picture, name="progress-picture"),
    path("progress/<str:name>", progress.progress_file, name="progress-file"),
    path("pages/<language:language>/", pages.pages_in, name="pages-in"),
    path("advice/<words:name>/", pages.words, name="words"),
    path("advice/<words:name>/<language:language>/", pages.words_in, name="words-in"),
]

handler400 = "clew.public.pages.views.bad_request"
handler403 = "clew.public.pages.views.refused"
handler404 = "clew.public.pages.views.not_found"
handler500 = "clew.public.pages.views.broken"
