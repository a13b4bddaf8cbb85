-- Referrals between agencies.

ALTER TABLE referrals_move ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_move FOR SELECT USING (@reads(referrals) AND @sees_case(case_id));
CREATE POLICY makes ON referrals_move FOR INSERT WITH CHECK (@writes(referrals) AND @sees_case(case_id));
CREATE POLICY changes ON referrals_move FOR UPDATE USING (@writes(referrals) AND @sees_case(case_id));
CREATE POLICY erases ON referrals_move FOR DELETE USING (@writes(referrals) AND @sees_case(case_id));

ALTER TABLE referrals_referral ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_referral FOR SELECT USING (@reads(referrals) AND @sees_case(case_id));
CREATE POLICY makes ON referrals_referral FOR INSERT WITH CHECK (@writes(referrals) AND @sees_case(case_id));
CREATE POLICY changes ON referrals_referral FOR UPDATE USING (@writes(referrals) AND @sees_case(case_id) AND (@of_my_agency(agency_id) OR @by_my_agency(by_id)));
CREATE POLICY erases ON referrals_referral FOR DELETE USING (@writes(referrals) AND @sees_case(case_id));

ALTER TABLE referrals_referralevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON referrals_referralevent FOR SELECT USING (@reads(referrals) AND @sees_case(case_id));
CREATE POLICY makes ON referrals_referralevent FOR INSERT WITH CHECK (@sees_case(case_id));
