-- Figures that were prepared.

ALTER TABLE figures_preparation ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON figures_preparation FOR SELECT USING (@reads(figures));
CREATE POLICY makes ON figures_preparation FOR INSERT WITH CHECK (@writes(figures));
CREATE POLICY changes ON figures_preparation FOR UPDATE USING (@writes(figures));
CREATE POLICY erases ON figures_preparation FOR DELETE USING (@writes(figures));

ALTER TABLE figures_release ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON figures_release FOR SELECT USING (@reads(figures) OR @reads(requests) OR @reads(improvement));
CREATE POLICY makes ON figures_release FOR INSERT WITH CHECK (@writes(improvement));
