"""Every page of the unit service.

A test walks this list with every role: an address that its matrix lacks fails it.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from clew.unit.accounts.one_time_codes import SetUpApp
from clew.unit.administration import views as administration
from clew.unit.assessments import views as assessments
from clew.unit.casefile import allocate_pages as allocation
from clew.unit.casefile import transfer_pages as transfers
from clew.unit.casefile import views as casefile
from clew.unit.cases import absence_pages as absences
from clew.unit.cases import detail_pages as details
from clew.unit.cases import place_pages as places
from clew.unit.cases import views as cases
from clew.unit.diary import views as diary
from clew.unit.disclosure import question_pages as questions
from clew.unit.disclosure import views as disclosure
from clew.unit.evidence import finding_pages as shown
from clew.unit.evidence import timeline_pages as items
from clew.unit.evidence import views as evidence
from clew.unit.figures import views as figures
from clew.unit.files import views as files
from clew.unit.home import views as home
from clew.unit.improvement import views as improvement
from clew.unit.intake import views as intake
from clew.unit.learning import views as learning
from clew.unit.orders import exhibit_pages as exhibits
from clew.unit.orders import views as orders
from clew.unit.oversight import views as oversight
from clew.unit.people import views as people
from clew.unit.plans import meeting_pages as meetings
from clew.unit.plans import views as plans
from clew.unit.referrals import views as referrals
from clew.unit.reports import views as reports
from clew.unit.rules import views as rules
from clew.unit.search import views as search
from clew.unit.sign_in_pages import force_pages_in_use, pages_in_use
from clew.unit.site import views as site
from clew.unit.subject import views as subject
from clew.unit.triage import views as triage

_C = "cases/<slug:reference>/"
_T = "triage/<slug:reference>/"
_A = "applications/<slug:reference>/"
_O = "orders/<slug:reference>/"
# A force's references have points, and may have strokes.
_E = _C + "evidence/"
_R = "requests/of/<path:reference>/-/"

urlpatterns = [
    path("", home.home_page, name="home"),
    path("calendar/", diary.calendar, name="calendar"),
    path("calendar/clew.ics", diary.calendar_file, name="calendar-file"),
    path("search/", search.search, name="search"),
    path("people/<slug:identity>/", people.person, name="person"),
    path("notices/", administration.notices, name="notices"),
    path("you/", administration.own_account, name="own-account"),
    path("account/2fa/totp/activate/", SetUpApp.as_view(), name="mfa_activate_totp"),
    path("account/", include(pages_in_use("allauth.account.urls"))),
    path("account/2fa/", include(pages_in_use("allauth.mfa.urls"))),
    *force_pages_in_use(),
    path(
        "account/force/",
        include(pages_in_use("allauth.socialaccount.providers.openid_connect.urls")),
    ),
    path("account/social/", include(pages_in_use("allauth.socialaccount.urls"))),
    path("accounts/", administration.account_list, name="account-list"),
    path("accounts/new/", administration.account, name="account-make"),
    path("accounts/<int:number>/", administration.account, name="account"),
    path("accounts/<int:number>/roles/", administration.account_roles, name="account-roles"),
    path("accounts/<int:number>/reset/", administration.reset, name="account-reset"),
    path("agencies/new/", administration.agency, name="agency-make"),
    path("agencies/<int:number>/", administration.agency, name="agency"),
    path("agencies/note-key/", cases.note_key, name="note-key"),
    # intake
    path("runs/", intake.run_list, name="run-list"),
    path("runs/import/", intake.ask_import, name="ask-import"),
    path("runs/rules/", rules.rules, name="rules"),
    path("runs/rules/propose/", rules.propose, name="rules-propose"),
    path("runs/rules/pause/", rules.pause, name="screening-pause"),
    path("runs/rules/<int:number>/", rules.rule_set, name="rules-set"),
    path("runs/<str:name>/changes/", triage.run_changes, name="run-changes"),
    path("runs/jobs/<int:number>/", intake.job, name="job"),
    path("refer/", intake.refer, name="refer"),
    path("refer/sent/", intake.sent, name="sent"),
    # triage
    path("triage/", triage.queue, name="queue"),
    path("triage/next/", triage.claim_next, name="claim-next"),
    path("triage/second/<int:number>/", triage.second, name="second"),
    path("triage/second/<int:number>/settle/", triage.settle, name="settle"),
    path("agreement/", triage.agreement_page, name="agreement"),
    path("waiting/", triage.waiting, name="waiting"),
    path("waiting/<int:number>/", triage.answer, name="answer"),
    path(_T, triage.course, name="course"),
    path(_T + "people/", triage.course_people, name="course-people"),
    path(_T + "decisions/<int:number>/", triage.as_decided, name="as-decided"),
    path(_T + "decisions/<int:number>.json", triage.as_decided_file, name="as-decided-file"),
    path(_T + "claim/", triage.claim, name="claim"),
    path(_T + "release/", triage.release, name="release"),
    path(_T + "decide/", triage.decide, name="decide"),
    path(_T + "reopen/", triage.reopen, name="reopen"),
    path(_T + "take-out/<int:incident>/", triage.take_out, name="take-out"),
    path(_T + "deny/<int:reason>/", triage.deny, name="deny"),
    path(_T + "split/<int:mention>/", triage.split, name="split"),
    path(_T + "join/<slug:side>/", triage.join, name="join"),
    path(_T + "withdraw/<int:correction>/", triage.withdraw, name="withdraw"),
    path(_T + "advice/", triage.advice_page, name="advice"),
    path(_T + "advice/draft/", triage.advice_draft, name="advice-draft"),
    path(_T + "advice/issue/", triage.advice_issue, name="advice-issue"),
    path(_T + "advice/receipt/", triage.advice_receipt, name="advice-receipt"),
    path(_T + "advice.<slug:kind>", triage.advice_file, name="advice-file"),
    # cases
    path("absences/", absences.absence_list, name="absence-list"),
    path("absences/new/", absences.add_absence, name="absence-add"),
    path("absences/<int:number>/end/", absences.end_absence, name="absence-end"),
    path("cases/allocate/", allocation.allocate_cases, name="cases-allocate"),
    path("cases/take-in/", transfers.take_in, name="case-take-in"),
    path("cases/", cases.case_list, name="case-list"),
    path(_C, casefile.summary, name="case"),
    path(_C + "purpose/", cases.purpose, name="case-purpose"),
    path(_C + "assign/", casefile.hand_over, name="case-assign"),
    path(_C + "share/", cases.share, name="case-share"),
    path(_C + "share/<int:number>/withdraw/", cases.withdraw_share, name="case-share-withdraw"),
    path(_C + "people/new/", cases.person, name="case-person-add"),
    path(_C + "people/<int:number>/", cases.person, name="case-person"),
    path(_C + "people/<int:number>/contact/", cases.safe_contact, name="case-safe-contact"),
    path(
        _C + "people/<int:number>/contact/earlier/",
        cases.earlier_contact,
        name="case-safe-contact-earlier",
    ),
    path(_C + "people/<int:number>/details/new/", details.add_detail, name="case-detail-add"),
    path(_C + "details/<int:number>/strike/", details.strike_detail, name="case-detail-strike"),
    path(_C + "places/", places.places, name="case-places"),
    path(_C + "dates/new/", details.add_date, name="case-date-add"),
    path(_C + "dates/<int:number>/strike/", details.strike_date, name="case-date-strike"),
    path(_C + "timeline/", cases.timeline, name="case-timeline"),
    path(_C + "timeline/new/", cases.add_event, name="case-event-add"),
    path(_C + "timeline/<int:number>/strike/", casefile.strike, name="case-strike"),
    path(_C + "timeline/looked/", cases.lower, name="case-lower"),
    path(_C + "victim/", cases.victim, name="case-victim"),
    path(_C + "victim/contact/", cases.add_contact, name="case-contact-add"),
    path(_C + "health/", cases.health, name="case-health"),
    path(_C + "health/new/", cases.add_health, name="case-health-add"),
    path(_C + "sealed/", cases.sealed, name="case-sealed"),
    path(_C + "closing/", casefile.closing, name="case-closing"),
    path(_C + "closing/propose/", casefile.propose_closing, name="case-close"),
    path(_C + "closing/decide/", casefile.approve_closing, name="case-close-decide"),
    path(_C + "closing/view/", casefile.advocate_view, name="case-advocate-view"),
    path(_C + "closing/no-view/", casefile.no_advocate_view, name="case-no-advocate-view"),
    path(_C + "closing/reopen/", casefile.reopen, name="case-reopen"),
    path(_C + "closing/outcome/<int:number>/", casefile.follow_up, name="case-follow-up"),
    path(_C + "transfer/", transfers.transfer, name="case-transfer"),
    path(_C + "transfer/<int:number>/receipt/", transfers.receipt, name="case-receipt"),
    path(_C + "looked/", cases.lookers, name="case-lookers"),
    path(_C + "files/", files.file_list, name="case-files"),
    path(_C + "files/new/", files.add_file, name="case-file-add"),
    path(_C + "files/<int:number>/", files.one_file, name="case-file-of"),
    path(_C + "files/<int:number>/copy/", files.download, name="case-file-download"),
    path(_C + "files/<int:number>/picture/", files.picture, name="case-file-picture"),
    path(_C + "files/<int:number>/strike/", files.strike, name="case-file-strike"),
    path(_C + "file.<slug:kind>", casefile.case_file, name="case-file"),
    path(_E, evidence.overview, name="case-evidence"),
    path(_E + "devices/new/", evidence.add_device, name="evidence-device-add"),
    path(_E + "devices/<int:number>/", evidence.one_device, name="evidence-device"),
    path(_E + "devices/<int:number>/withdraw/", evidence.withdraw, name="evidence-device-withdraw"),
    path(_E + "devices/<int:number>/remove/", evidence.remove, name="evidence-device-remove"),
    path(_E + "devices/<int:number>/export/", evidence.add_file, name="evidence-file-add"),
    path(_E + "devices/<int:number>/zone/", evidence.set_zone, name="evidence-zone-add"),
    path(_E + "zones/<int:number>/undo/", evidence.undo_zone, name="evidence-zone-undo"),
    path(_E + "files/<int:number>/", evidence.one_file, name="evidence-file"),
    path(_E + "custody/", evidence.custody, name="evidence-custody"),
    path(_E + "timeline/", items.timeline, name="evidence-timeline"),
    path(_E + "days/", items.days, name="evidence-days"),
    path(_E + "items/<int:number>/", items.one_item, name="evidence-item"),
    path(_E + "items/<int:number>/tag/", items.tag, name="evidence-tag-add"),
    path(_E + "items/<int:number>/note/", items.note_on_item, name="evidence-item-note"),
    path(_E + "items/<int:number>/redact/", shown.redact_item, name="evidence-item-redact"),
    path(_E + "tags/", items.tags, name="evidence-tags"),
    path(_E + "tags/<int:number>/check/", items.check, name="evidence-tag-check"),
    path(_E + "notes/", items.notes, name="evidence-notes"),
    path(_E + "notes/new/", items.note_on_all, name="evidence-note-add"),
    path(_E + "who/", items.who, name="evidence-who"),
    path(_E + "who/<slug:mark>/", items.join, name="evidence-join"),
    path(_E + "who/<slug:mark>/undo/", items.unjoin, name="evidence-unjoin"),
    path(_E + "findings/", shown.findings, name="evidence-findings"),
    path(_E + "findings/moment/", shown.moment, name="evidence-moment-add"),
    path(_E + "products/", shown.product_list, name="evidence-products"),
    path(_E + "products/new/", shown.make_product, name="evidence-product-add"),
    path(_E + "products/<int:number>/", shown.one_product, name="evidence-product"),
    path(_E + "products/<int:number>/file/", shown.take_away, name="evidence-product-file"),
    path(
        _E + "products/<int:number>/exhibits/",
        shown.put_among_files,
        name="evidence-product-exhibit",
    ),
    path(_E + "redactions/new/", shown.redact, name="evidence-redact"),
    path(_E + "redactions/<int:number>/lift/", shown.lift, name="evidence-redaction-lift"),
    path(_C + "assessments/", assessments.assessments, name="case-assessments"),
    path(_C + "assessments/new/", assessments.choose, name="assessment-choose"),
    path(_C + "assessments/new/<slug:instrument>/", assessments.add, name="assessment-add"),
    path(_C + "assessments/<int:number>/decide/", assessments.approve, name="assessment-approve"),
    path(_C + "plan/", plans.plan, name="case-plan"),
    path(_C + "plan/needs/new/", plans.add_need, name="need-add"),
    path(_C + "plan/needs/<int:number>/met/", plans.meet_need, name="need-met"),
    path(_C + "plan/needs/<int:number>/actions/new/", plans.add_action, name="action-add"),
    path(_C + "plan/actions/<int:number>/end/", plans.end_action, name="action-end"),
    path(_C + "referrals/", referrals.referrals, name="case-referrals"),
    path(_C + "referrals/new/", referrals.send, name="referral-send"),
    path(_C + "referrals/<int:number>/<slug:verb>/", referrals.move, name="referral-move"),
    path(_C + "orders/", orders.case_orders, name="case-orders"),
    path(_C + "orders/consider/", orders.consider, name="order-consider"),
    path(_C + "orders/record/", orders.record_order, name="order-record"),
    path(
        _C + "register/<slug:of>/<slug:matter>/<int:person>/<int:place>/",
        orders.same_person,
        name="same-person",
    ),
    path(_C + "timeline/<int:number>/breach/", orders.record_breach, name="case-event-breach"),
    # orders
    path("orders/", orders.register, name="register"),
    path("order-tables/", orders.register_tables, name="register-tables"),
    path("order-tables/<str:key>/", orders.figure_rows, name="register-rows"),
    path("orders/library/", orders.library, name="condition-library"),
    path("orders/records/<int:number>/", orders.suspicion, name="suspicion"),
    path(_A, orders.application, name="application"),
    path(_A + "parties/", orders.parties, name="application-parties"),
    path(_A + "limbs/", orders.limbs, name="limbs"),
    path(_A + "compared/", orders.compared, name="compared"),
    path(_A + "papers/new/", orders.paper, name="paper-add"),
    path(_A + "papers/from-file/", exhibits.list_file, name="paper-from-file"),
    path(_A + "papers/<int:number>/", orders.paper, name="paper"),
    path(_A + "papers/<int:number>/drop/", orders.drop_paper, name="paper-drop"),
    path(_A + "conditions/new/", orders.choose_condition, name="condition-choose"),
    path(_A + "conditions/new/<slug:code>/", orders.draft_condition, name="condition-draft"),
    path(_A + "conditions/<int:number>/", orders.edit_condition, name="condition"),
    path(_A + "conditions/<int:number>/drop/", orders.drop_condition, name="condition-drop"),
    path(
        _A + "steps/<int:number>/strike/", orders.strike_application_step, name="application-strike"
    ),
    path(_A + "steps/<slug:name>/", orders.application_step, name="application-step"),
    path(_A + "<slug:copy>.<slug:kind>", orders.pack_file, name="pack"),
    path(_O, orders.order, name="order"),
    path(_O + "steps/<int:number>/strike/", orders.strike_order_step, name="order-strike"),
    path(_O + "steps/<slug:name>/", orders.order_step, name="order-step"),
    path(_O + "void/", orders.void, name="order-void"),
    path(_O + "terms/new/", orders.term, name="term-add"),
    path(_O + "terms/<int:number>/", orders.term, name="term"),
    path(_O + "manager/", orders.manager, name="order-manager"),
    path(_O + "duties/new/", orders.add_duty, name="duty-add"),
    path(_O + "duties/<int:number>/", orders.notified, name="duty"),
    path(_O + "duties/<int:number>/failure/", orders.report_failure, name="duty-failure"),
    path(_O + "breaches/new/", orders.report_breach, name="breach-report"),
    path(_O + "breaches/<int:number>/<slug:verb>/", orders.breach_verb, name="breach"),
    # figures and requests for information
    path("figures/", figures.figures, name="figures"),
    path("figures/prepare/", figures.prepare, name="figures-prepare"),
    path("figures/preparations/<int:number>/", figures.preparation, name="preparation"),
    path("figures/published/", figures.published_figures, name="published-figures"),
    path("requests/", disclosure.request_list, name="request-list"),
    path("requests/new/", disclosure.receive, name="request-receive"),
    path("requests/return/", disclosure.quarterly, name="request-return"),
    path(_R, disclosure.one_request, name="request"),
    path(_R + "read-again/", disclosure.read_again, name="request-read"),
    path(_R + "questions/arrange/", questions.arrange, name="questions-arrange"),
    path(_R + "questions/<int:number>/move/<slug:way>/", questions.move, name="question-move"),
    path(_R + "questions/<int:number>/merge/", questions.merge, name="question-merge"),
    path(_R + "questions/<int:number>/split/", questions.part, name="question-part"),
    path(_R + "questions/<int:number>/tables/<int:table>/", questions.shape, name="question-shape"),
    path(_R + "questions/<int:number>/published/", questions.published, name="question-published"),
    path(_R + "questions/<int:number>/", disclosure.question, name="question"),
    path(_R + "questions/<int:number>/aside/", disclosure.set_aside, name="question-aside"),
    path(_R + "questions/<int:number>/figures/new/", disclosure.add_figure, name="question-figure"),
    path(_R + "draft/", disclosure.draft, name="request-draft"),
    path(_R + "answers/<int:number>/", disclosure.drafted, name="answer-draft"),
    path(
        _R + "answers/<int:number>/answer.<slug:kind>", disclosure.answer_file, name="answer-file"
    ),
    path(
        _R + "answers/<int:number>/tables/<str:table>.svg",
        disclosure.answer_chart,
        name="answer-chart",
    ),
    path(_R + "answers/<int:number>/hidden/", disclosure.hidden, name="answer-hidden"),
    path(
        _R + "answers/<int:number>/tables/<str:table>/choose/",
        disclosure.choose,
        name="answer-choose",
    ),
    path(_R + "samples/<slug:tag>/", disclosure.sample, name="request-sample"),
    path(_R + "timed/", disclosure.timed, name="request-timed"),
    path(_R + "decide/", disclosure.decide, name="request-decide"),
    path(_R + "check/", disclosure.check, name="request-check"),
    path(_R + "send/", disclosure.send, name="request-send"),
    path(_R + "publish/", disclosure.publish, name="request-publish"),
    path(_R + "hold/", disclosure.hold, name="request-hold"),
    path(_R + "restrict/", disclosure.restrict, name="request-restrict"),
    path(_R + "steps/<int:number>/strike/", disclosure.strike, name="request-strike"),
    path(_R + "steps/<slug:name>/", disclosure.take_step, name="request-step"),
    path("disclosure-log/", disclosure.log, name="disclosure-log"),
    path("disclosure-log/<slug:slug>/", disclosure.publication, name="publication"),
    path("disclosure-log/<slug:slug>/withdraw/", disclosure.withdraw, name="publication-withdraw"),
    path(
        "disclosure-log/<slug:slug>/file.<slug:kind>",
        disclosure.publication_file,
        name="publication-file",
    ),
    # what the public sent, and what the public site says
    path("reports/", reports.report_list, name="report-list"),
    path("reports/<slug:reference>/", reports.one_report, name="public-report"),
    path(
        "reports/<slug:reference>/files/<int:number>/",
        reports.attachment,
        name="public-report-file",
    ),
    path("reports/<slug:reference>/recorded/", reports.record, name="public-report-record"),
    path("reports/<slug:reference>/queue/", reports.enter, name="public-report-enter"),
    path("reports/<slug:reference>/reply/", reports.reply, name="public-report-reply"),
    path(
        "reports/<slug:reference>/same/<slug:other>/<slug:side>/",
        reports.same_person,
        name="public-report-same",
    ),
    path("learning/", learning.learning, name="learning"),
    path("learning/play/<slug:name>/<int:variant>/", learning.learning_play, name="learning-play"),
    path("learning/certificate.pdf", learning.learning_certificate, name="learning-certificate"),
    path("learning/mine/<int:number>/", learning.learning_forget, name="learning-forget"),
    path("learning/cases/", learning.learning_cases, name="learning-cases"),
    path("learning/cases/new/", learning.learning_write, name="learning-write"),
    path("learning/cases/of/<slug:name>/", learning.learning_case, name="learning-case"),
    path("learning/cases/of/<slug:name>/facts/", learning.learning_facts, name="learning-facts"),
    path(
        "learning/cases/of/<slug:name>/reports/<int:number>/",
        learning.learning_report,
        name="learning-report",
    ),
    path(
        "learning/cases/of/<slug:name>/check/<int:version>/",
        learning.learning_check,
        name="learning-check",
    ),
    path(
        "learning/cases/of/<slug:name>/withdraw/",
        learning.learning_withdraw,
        name="learning-withdraw",
    ),
    path("learning/results/", learning.learning_results, name="learning-results"),
    path("learning/teams/new/", learning.learning_team, name="learning-team"),
    path("site/", site.site, name="site"),
    # progress
    path("progress/", improvement.progress, name="progress"),
    path(
        "progress/recommendations/<slug:number>/",
        improvement.one_recommendation,
        name="recommendation",
    ),
    path(
        "progress/recommendations/<slug:number>/status/",
        improvement.add_status,
        name="recommendation-status",
    ),
    path(
        "progress/recommendations/<slug:number>/owner/",
        improvement.answer_for,
        name="recommendation-owner",
    ),
    path(
        "progress/recommendations/<slug:number>/text/",
        improvement.enter_text,
        name="recommendation-text",
    ),
    path("progress/capacity/", improvement.capacity, name="capacity"),
    path("progress/training/", improvement.training, name="training-results"),
    path("progress/training/file/", improvement.training_file, name="training-file"),
    path("progress/feedback/", improvement.feedback, name="progress-feedback"),
    path("progress/feedback/<int:number>/", improvement.answer_feedback, name="feedback-answer"),
    path(
        "progress/feedback/<int:number>/withdraw/",
        improvement.withdraw_feedback,
        name="feedback-withdraw",
    ),
    path("progress/accounts/new/", improvement.make_edition, name="account-of-progress-make"),
    path("progress/accounts/<int:number>/", improvement.edition, name="account-of-progress"),
    path(
        "progress/accounts/<int:number>/progress.<slug:kind>",
        improvement.edition_file,
        name="account-of-progress-file",
    ),
    path(
        "progress/accounts/<int:number>/pictures/<str:table>.svg",
        improvement.edition_picture,
        name="account-of-progress-picture",
    ),
    path(
        "progress/accounts/<int:number>/publish/",
        improvement.publish,
        name="account-of-progress-publish",
    ),
    path(
        "progress/accounts/<int:number>/withdraw/",
        improvement.withdraw,
        name="account-of-progress-withdraw",
    ),
    path(
        "progress/accounts/<int:number>/behind/<slug:measure>/<int:period>/",
        improvement.behind,
        name="account-of-progress-behind",
    ),
    path("site/feedback/", reports.feedback, name="site-feedback"),
    path("site/contacts/new/", site.site_contact, name="site-contact-new"),
    path("site/contacts/<slug:name>/", site.site_contact, name="site-contact"),
    path("site/alerts/new/", site.site_alert, name="site-alert"),
    path("site/alerts/<int:number>/end/", site.site_alert_end, name="site-alert-end"),
    path("site/pauses/new/", site.site_pause, name="site-pause"),
    path("site/pauses/<int:number>/end/", site.site_open, name="site-open"),
    path("site/languages/", site.site_languages, name="site-languages"),
    path("site/pages/<slug:name>/in/<slug:code>/", site.site_translation, name="site-translation"),
    path(
        "site/pages/<slug:name>/in/<slug:code>/read/",
        site.site_translation_read,
        name="site-translation-read",
    ),
    path("site/pages/<slug:name>/", site.site_page, name="site-page"),
    path("site/pages/<slug:name>/<int:number>/", site.site_version, name="site-version"),
    path("break-glass/<slug:reference>/", oversight.break_glass, name="break-glass"),
    # meetings
    path("meetings/", plans.meetings, name="meeting-list"),
    path("meetings/new/", plans.make_meeting, name="meeting-make"),
    path("meetings/<int:number>/", plans.meeting, name="meeting"),
    path("meetings/<int:number>/agenda/", plans.agenda, name="agenda"),
    path("meetings/<int:number>/end/", plans.end_meeting, name="meeting-end"),
    path("meetings/<int:number>/minutes.<slug:kind>", meetings.minutes_file, name="meeting-file"),
    path("meetings/items/<int:number>/action/", meetings.agree_action, name="meeting-action"),
    path("meetings/items/<int:number>/", plans.minutes, name="minutes"),
    # oversight
    path("oversight/", oversight.oversight, name="oversight"),
    path("oversight/break-glass/<int:number>/", oversight.review, name="glass-review"),
    path("oversight/exclude/", oversight.exclude, name="exclude"),
    path("oversight/exclude/<int:number>/alike/", oversight.exclude_alike, name="exclude-alike"),
    path("oversight/exclusions/<int:number>/lift/", oversight.lift, name="lift"),
    path("retention/", casefile.retention_list, name="retention-list"),
    path("retention/<slug:reference>/", casefile.retention_review, name="retention-review"),
    path("retention/<slug:reference>/dispose/", casefile.dispose, name="dispose"),
    path(
        "retention/disposals/<int:number>/decide/", casefile.decide_disposal, name="decide-disposal"
    ),
    path("retention/disposals/<int:number>/certificate/", casefile.certificate, name="certificate"),
    path("subject-access/", subject.subject_access, name="subject-access"),
    path("audit/", oversight.audit_look_up, name="audit-look-up"),
    path("audit/whole/", oversight.audit_verify, name="audit-verify"),
]

if settings.CLEW_MODE == "demo":
    from clew.unit.demo import views as demo

    urlpatterns += [path("demo/", demo.door, name="demo-door")]

handler400 = "clew.unit.views.bad_request"
handler403 = "clew.unit.views.refused"
handler404 = "clew.unit.views.not_found"
handler500 = "clew.unit.views.broken"
