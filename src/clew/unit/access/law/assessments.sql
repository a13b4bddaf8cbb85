-- Risk assessments; clinical ones are the health service's to read.

ALTER TABLE assessments_assessment ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON assessments_assessment FOR SELECT USING (@reads(assessments) AND (NOT clinical OR @reads(health)) AND @sees_case(case_id));
CREATE POLICY makes ON assessments_assessment FOR INSERT WITH CHECK (@writes(assessments) AND (NOT clinical OR @writes(health)) AND @sees_case(case_id));
CREATE POLICY changes ON assessments_assessment FOR UPDATE USING (@writes(assessments) AND (NOT clinical OR @reads(health)) AND @sees_case(case_id));
CREATE POLICY erases ON assessments_assessment FOR DELETE USING (@writes(assessments) AND (NOT clinical OR @reads(health)) AND @sees_case(case_id));

ALTER TABLE assessments_assessmentevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON assessments_assessmentevent FOR SELECT USING (@reads(assessments) AND (NOT clinical OR @reads(health)) AND @sees_case(case_id));
CREATE POLICY makes ON assessments_assessmentevent FOR INSERT WITH CHECK (@sees_case(case_id));
