-- Forms that were sent: each person's own, so that the same form is done once.

ALTER TABLE access_sentform ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON access_sentform FOR SELECT USING (user_id = @me OR @service);
CREATE POLICY makes ON access_sentform FOR INSERT WITH CHECK (user_id = @me);
CREATE POLICY changes ON access_sentform FOR UPDATE USING (user_id = @me);
CREATE POLICY erases ON access_sentform FOR DELETE USING (user_id = @me OR @service);
