-- What the public site says: views of what anybody may read, and who writes it.

CREATE OR REPLACE VIEW public_answer AS SELECT p.id, p.slug, p.reference, p.title, p.summary, p.asked, p.kept, p.letter, p.csv, p.ods, p.charts, p.published_on, p.search,
    p.version, p.correction, n.slug AS newer, n.published_on AS newer_on
    FROM disclosure_publication p LEFT JOIN disclosure_publication n ON n.id = p.replaced_by_id AND n.withdrawn_at IS NULL WHERE p.withdrawn_at IS NULL;

-- That something stood at an address, was taken away, and why; nothing of what it said.
CREATE OR REPLACE VIEW public_withdrawn AS SELECT slug, (withdrawn_at AT TIME ZONE 'Europe/London')::date AS withdrawn_on, withdrawn_why FROM disclosure_publication WHERE withdrawn_at IS NOT NULL;

-- In another language than English, what a second person read.
CREATE OR REPLACE VIEW public_page AS SELECT DISTINCT ON (name, language) name, language, title, text, at, of_text FROM site_pagetext
    WHERE language = 'en-gb' OR read_at IS NOT NULL ORDER BY name, language, version DESC;

CREATE OR REPLACE VIEW public_contact AS SELECT DISTINCT ON (name) name, title, kind, number, address, says, hidden, checked_on, hours, cost, languages FROM site_contactdetail ORDER BY name, version DESC;

CREATE OR REPLACE VIEW public_alert AS SELECT id, text, begins_at, ends_at FROM site_alert WHERE taken_down_at IS NULL;

CREATE OR REPLACE VIEW public_pause AS SELECT of, notice FROM site_pause WHERE ended_at IS NULL;

-- The owner's, so that they step round row security: the public service's alone (grants.py takes them from the unit).
REVOKE ALL ON public_answer, public_withdrawn, public_page, public_contact, public_alert, public_pause FROM PUBLIC;
GRANT SELECT ON public_answer, public_withdrawn, public_page, public_contact, public_alert, public_pause TO clew_public;

ALTER TABLE site_alert ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON site_alert FOR SELECT USING (@reads(site));
CREATE POLICY makes ON site_alert FOR INSERT WITH CHECK (@writes(site));
CREATE POLICY changes ON site_alert FOR UPDATE USING (@writes(site));
CREATE POLICY erases ON site_alert FOR DELETE USING (@writes(site));

ALTER TABLE site_contactdetail ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON site_contactdetail FOR SELECT USING (@reads(site));
CREATE POLICY makes ON site_contactdetail FOR INSERT WITH CHECK (@writes(site));
CREATE POLICY changes ON site_contactdetail FOR UPDATE USING (@writes(site));
CREATE POLICY erases ON site_contactdetail FOR DELETE USING (@writes(site));

ALTER TABLE site_pagetext ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON site_pagetext FOR SELECT USING (@reads(site));
CREATE POLICY makes ON site_pagetext FOR INSERT WITH CHECK (@writes(site));
CREATE POLICY changes ON site_pagetext FOR UPDATE USING (@writes(site));
CREATE POLICY erases ON site_pagetext FOR DELETE USING (@writes(site));

ALTER TABLE site_pause ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON site_pause FOR SELECT USING (@reads(site));
CREATE POLICY makes ON site_pause FOR INSERT WITH CHECK (@writes(site));
CREATE POLICY changes ON site_pause FOR UPDATE USING (@writes(site));
CREATE POLICY erases ON site_pause FOR DELETE USING (@writes(site));
