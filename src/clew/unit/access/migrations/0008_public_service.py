"""What the public service may do: call these functions and read these views, and nothing else. Row
security of what it sends.

It can put a sealed letter in and find a mailbox by what a return code derives; it can list neither
letters nor mailboxes.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations

_first = import_module("clew.unit.access.migrations.0003_row_security")
part, policies, COURSE_SEEN = _first.part, _first.policies, _first.COURSE_SEEN

FUNCTIONS = r"""
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clew_search;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO clew_search;
SET ROLE clew_search;

CREATE FUNCTION letterbox_keys() RETURNS TABLE (key_id text, use text, recovery boolean, public bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT k.key_id, k.use, k.recovery, k.public FROM reports_reportkey k WHERE k.retired_at IS NULL
$$;

-- state: taken, again (the same was sent before), paused, no mailbox, full, too large.
CREATE FUNCTION letterbox_post(p_kind text, p_locator bytea, p_reply_key bytea, p_route text, p_digest bytea, p_sealed bytea, p_files bytea[], p_days integer)
    RETURNS TABLE (state text, reference text, closes_on date) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    box reports_mailbox; made bigint; ref text; until date; kept text := p_kind;
BEGIN
    IF EXISTS (SELECT 1 FROM site_pause p WHERE p.ended_at IS NULL AND p.of = CASE p_kind WHEN 'report' THEN 'reports' WHEN 'request' THEN 'requests' END) THEN
        RETURN QUERY SELECT 'paused'::text, ''::text, NULL::date; RETURN;
    END IF;
    IF length(p_sealed) > 2000000 OR cardinality(p_files) > 10 OR (SELECT coalesce(sum(length(f)), 0) FROM unnest(p_files) f) > 60000000
        OR length(p_digest) <> 32 OR p_kind NOT IN ('report', 'addition', 'request', 'feedback') THEN
        RETURN QUERY SELECT 'too large'::text, ''::text, NULL::date; RETURN;
    END IF;
    until := (now() AT TIME ZONE 'Europe/London')::date + least(greatest(p_days, 30), 400);
    IF p_kind IN ('report', 'addition') THEN
        IF p_kind = 'report' AND length(p_locator) = 32 AND length(p_reply_key) = 32 THEN
            INSERT INTO reports_mailbox (locator, reply_key, route, opened_at, closes_on, closed_why)
                VALUES (p_locator, p_reply_key, p_route, now(), until, '') ON CONFLICT (locator) DO NOTHING;
        END IF;
        SELECT * INTO box FROM reports_mailbox m WHERE m.locator = p_locator FOR UPDATE;
        IF NOT FOUND THEN
            RETURN QUERY SELECT 'no mailbox'::text, ''::text, NULL::date; RETURN;
        END IF;
        IF (SELECT count(*) FROM reports_letter l WHERE l.mailbox_id = box.id) >= 200 THEN
            RETURN QUERY SELECT 'full'::text, ''::text, box.closes_on; RETURN;
        END IF;
        -- A second, different report under one code adds to the first.
        IF EXISTS (SELECT 1 FROM reports_letter l WHERE l.mailbox_id = box.id AND l.digest <> p_digest) THEN
            kept := 'addition';
        END IF;
    END IF;
    INSERT INTO reports_letter (reference, kind, route, mailbox_id, digest, sealed, received_at, recorded_as)
        VALUES ('P-' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 10)), kept, coalesce(box.route, 'unit'), box.id, p_digest, p_sealed, now(), '')
        ON CONFLICT (digest) DO NOTHING RETURNING id, reference INTO made, ref;
    IF made IS NULL THEN
        RETURN QUERY SELECT 'again'::text, l.reference::text, box.closes_on FROM reports_letter l WHERE l.digest = p_digest; RETURN;
    END IF;
    INSERT INTO reports_attachment (letter_id, number, sealed) SELECT made, n, f FROM unnest(p_files) WITH ORDINALITY AS given (f, n);
    UPDATE reports_mailbox m SET closes_on = until WHERE m.id = box.id;
    RETURN QUERY SELECT 'taken'::text, ref, CASE WHEN box.id IS NULL THEN NULL ELSE until END;
END
$$;

CREATE FUNCTION letterbox_look(p_locator bytea) RETURNS TABLE (opened_on date, closes_on date, route text, letters bigint, reference text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (m.opened_at AT TIME ZONE 'Europe/London')::date, m.closes_on, m.route::text, (SELECT count(*) FROM reports_letter l WHERE l.mailbox_id = m.id),
        (SELECT l.reference::text FROM reports_letter l WHERE l.mailbox_id = m.id ORDER BY l.id LIMIT 1)
    FROM reports_mailbox m WHERE m.locator = p_locator
$$;

CREATE FUNCTION letterbox_replies(p_locator bytea) RETURNS TABLE (sent_on date, sealed bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (r.at AT TIME ZONE 'Europe/London')::date, r.sealed FROM reports_reply r JOIN reports_mailbox m ON m.id = r.mailbox_id
    WHERE m.locator = p_locator ORDER BY r.at, r.id
$$;

-- The mailbox forgets its code and its replies; the report stays with the police.
CREATE FUNCTION letterbox_leave(p_locator bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held bigint;
BEGIN
    UPDATE reports_mailbox SET locator = NULL, reply_key = NULL, closed_at = now(), closed_why = 'left' WHERE locator = p_locator RETURNING id INTO held;
    DELETE FROM reports_reply WHERE mailbox_id = held;
    RETURN held IS NOT NULL;
END
$$;

REVOKE ALL ON FUNCTION letterbox_keys(), letterbox_post(text, bytea, bytea, text, bytea, bytea, bytea[], integer), letterbox_look(bytea), letterbox_replies(bytea), letterbox_leave(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION letterbox_keys(), letterbox_post(text, bytea, bytea, text, bytea, bytea, bytea[], integer), letterbox_look(bytea), letterbox_replies(bytea), letterbox_leave(bytea) TO clew_public;
RESET ROLE;
"""

# The views belong to the owner: each shows what anybody may read.
VIEWS = r"""
CREATE VIEW public_answer AS SELECT id, slug, reference, title, summary, asked, kept, letter, csv, ods, charts, published_on, search
    FROM disclosure_publication WHERE withdrawn_at IS NULL;
CREATE VIEW public_page AS SELECT DISTINCT ON (name, language) name, language, title, text, at FROM site_pagetext ORDER BY name, language, version DESC;
CREATE VIEW public_contact AS SELECT DISTINCT ON (name) name, title, kind, number, address, says, hidden, checked_on FROM site_contactdetail ORDER BY name, version DESC;
CREATE VIEW public_alert AS SELECT id, text, begins_at, ends_at FROM site_alert WHERE taken_down_at IS NULL;
CREATE VIEW public_pause AS SELECT of, notice FROM site_pause WHERE ended_at IS NULL;
REVOKE ALL ON public_answer, public_page, public_contact, public_alert, public_pause FROM PUBLIC, clew_unit, clew_search;
GRANT SELECT ON public_answer, public_page, public_contact, public_alert, public_pause TO clew_public;
"""

SEEN = f"""(course_id IS NULL OR {COURSE_SEEN.format(column="course_id")}) AND CASE
    WHEN route = 'standards' THEN {{standards}} WHEN kind = 'feedback' THEN {{feedback}} WHEN kind = 'request' THEN {{request}} ELSE {{unit}} END"""
# As the asker: the letter's and the mailbox's own policies decide.
OF_LETTER = "letter_id IN (SELECT id FROM reports_letter)"
OF_MAILBOX = "mailbox_id IN (SELECT id FROM reports_mailbox)"


def statements() -> list[str]:
    def of_letter(*, writing: bool) -> str:
        return SEEN.format(
            standards=part("standards_reports", writing=writing),
            feedback=part("site_feedback", writing=writing),
            request=part("requests", writing=writing),
            unit=part("public_reports", writing=writing),
        )

    def of_mailbox(*, writing: bool) -> str:
        return f"CASE WHEN route = 'standards' THEN {part('standards_reports', writing=writing)} ELSE {part('public_reports', writing=writing)} END"

    made = policies(
        "reports_letter", of_letter(writing=False), of_letter(writing=True), insert="false"
    )
    made += policies(
        "reports_mailbox",
        of_mailbox(writing=False),
        f"({of_mailbox(writing=True)} OR (SELECT app_service()))",
        insert="false",
    )
    made += policies(
        "reports_attachment", OF_LETTER, f"{OF_LETTER} AND (SELECT app_service())", insert="false"
    )
    made += policies(
        "reports_reply",
        OF_MAILBOX,
        f"{OF_MAILBOX} AND (SELECT app_service())",
        insert=f"{OF_MAILBOX} AND by_id = (SELECT app_user())",
    )
    made += policies("reports_reportkey", part("report_keys"), part("report_keys", writing=True))
    for table in ("site_pagetext", "site_contactdetail", "site_alert", "site_pause"):
        made += policies(table, part("site"), part("site", writing=True))
    return made


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("access", "0007_role_of_standards"),
        ("reports", "0001_initial"),
        ("site", "0001_initial"),
        ("disclosure", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(VIEWS),
        migrations.RunSQL(statements()),
    ]
