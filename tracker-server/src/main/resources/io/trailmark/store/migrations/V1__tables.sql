-- One text for SQLite and PostgreSQL. ${text} is text that is compared byte by byte, whatever the database's language is.
-- Any change of this file has the store made anew at the next start: nothing in it is kept anywhere else than in the journal.

-- Every order that a list may be in has an index that begins with the programme; where it does not, programmes are few.

CREATE TABLE store_state (
  id INTEGER PRIMARY KEY,
  format INTEGER NOT NULL,
  journal ${text} NOT NULL,
  position BIGINT NOT NULL,
  record_crc32c BIGINT NOT NULL,
  is_filling INTEGER NOT NULL
);

CREATE TABLE programs (
  id BIGINT PRIMARY KEY,
  code ${text} NOT NULL,
  status ${text} NOT NULL,
  origin ${text} NOT NULL,
  version BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL,
  currency ${text} NOT NULL,
  search ${text} NOT NULL,
  document ${text} NOT NULL
);

CREATE TABLE goals (
  id BIGINT PRIMARY KEY,
  program_id BIGINT NOT NULL,
  code ${text} NOT NULL,
  status ${text} NOT NULL,
  origin ${text} NOT NULL,
  version BIGINT NOT NULL,
  rules_version BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL,
  search ${text} NOT NULL,
  document ${text} NOT NULL
);

CREATE TABLE partners (

  id BIGINT PRIMARY KEY,
  program_id BIGINT NOT NULL,
  code ${text} NOT NULL,
  status ${text} NOT NULL,
  origin ${text} NOT NULL,
  version BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL,
  type ${text} NOT NULL,
  level BIGINT NOT NULL,
  group_name ${text} NOT NULL,
  is_soft BIGINT NOT NULL,
  customer_id ${text} NOT NULL,
  search ${text} NOT NULL,
  document ${text} NOT NULL
);
CREATE INDEX partners_by_code ON partners (program_id, code, id);
CREATE INDEX partners_by_number ON partners (program_id, id);
CREATE INDEX partners_by_change ON partners (program_id, changed_ms, id);

CREATE TABLE links (
  id BIGINT PRIMARY KEY,
  program_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  code ${text} NOT NULL,
  status ${text} NOT NULL,
  origin ${text} NOT NULL,
  version BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  destination ${text} NOT NULL,
  search ${text} NOT NULL,
  document ${text} NOT NULL
);
CREATE INDEX links_by_number ON links (program_id, id);
CREATE INDEX links_by_code ON links (program_id, search, id);
CREATE INDEX links_by_change ON links (program_id, changed_ms, id);
CREATE INDEX links_by_expiry ON links (program_id, expires_ms, id);
CREATE INDEX links_by_partner ON links (partner_id, id);

CREATE TABLE coupons (
  id BIGINT PRIMARY KEY,
  program_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  code ${text} NOT NULL,
  status ${text} NOT NULL,
  origin ${text} NOT NULL,
  version BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL,
  search ${text} NOT NULL,
  document ${text} NOT NULL
);
CREATE INDEX coupons_by_number ON coupons (program_id, id);
CREATE INDEX coupons_by_code ON coupons (program_id, search, id);
CREATE INDEX coupons_by_change ON coupons (program_id, changed_ms, id);
CREATE INDEX coupons_by_partner ON coupons (partner_id, id);

CREATE TABLE registrations (
  id BIGINT PRIMARY KEY,
  program_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  code ${text} NOT NULL,
  status ${text} NOT NULL,
  origin ${text} NOT NULL,
  version BIGINT NOT NULL,
  protected_from_ms BIGINT NOT NULL,
  protected_until_ms BIGINT NOT NULL,
  account ${text} NOT NULL,
  search ${text} NOT NULL,
  document ${text} NOT NULL
);
CREATE INDEX registrations_by_partner ON registrations (partner_id, id);
CREATE INDEX registrations_by_number ON registrations (program_id, id);
CREATE INDEX registrations_by_code ON registrations (program_id, code, id);
CREATE INDEX registrations_by_end ON registrations (program_id, protected_until_ms, id);

CREATE TABLE conversions (
  id BIGINT PRIMARY KEY,
  program_id BIGINT NOT NULL,
  goal_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  customer_id ${text} NOT NULL,
  order_id ${text} NOT NULL,
  coupon ${text} NOT NULL,
  source ${text} NOT NULL,
  status ${text} NOT NULL,
  reason ${text} NOT NULL,
  is_test BIGINT NOT NULL,
  is_history BIGINT NOT NULL,
  received_ms BIGINT NOT NULL,
  occurred_ms BIGINT NOT NULL,
  amount_minor BIGINT,
  revenue_minor BIGINT NOT NULL,
  refunded_minor BIGINT NOT NULL,
  reward_minor BIGINT NOT NULL,
  currency ${text} NOT NULL,
  document ${text} NOT NULL
);
CREATE INDEX conversions_by_number ON conversions (program_id, id);
CREATE INDEX conversions_by_time ON conversions (program_id, occurred_ms, id);
CREATE INDEX conversions_by_revenue ON conversions (program_id, revenue_minor, id);
CREATE INDEX conversions_by_reward ON conversions (program_id, reward_minor, id);
CREATE INDEX conversions_by_customer ON conversions (program_id, customer_id, id);
CREATE INDEX conversions_by_order ON conversions (program_id, order_id);

CREATE TABLE credits (
  conversion_id BIGINT NOT NULL REFERENCES conversions (id),
  credit BIGINT NOT NULL,
  program_id BIGINT NOT NULL,
  goal_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  link_id BIGINT NOT NULL,
  coupon_id BIGINT NOT NULL,
  registration_id BIGINT NOT NULL,
  touch ${text} NOT NULL,
  status ${text} NOT NULL,
  touched_ms BIGINT NOT NULL,
  occurred_ms BIGINT NOT NULL,
  share_billionths BIGINT NOT NULL,
  reward_minor BIGINT NOT NULL,
  reversed_minor BIGINT NOT NULL,
  net_minor BIGINT NOT NULL,
  currency ${text} NOT NULL,
  document ${text} NOT NULL,
  PRIMARY KEY (conversion_id, credit)
);
CREATE INDEX credits_by_partner ON credits (partner_id, conversion_id, credit);
CREATE INDEX credits_by_program ON credits (program_id, conversion_id, credit);
CREATE INDEX credits_by_time ON credits (program_id, occurred_ms, conversion_id, credit);
CREATE INDEX credits_by_reward ON credits (program_id, net_minor, conversion_id, credit);

CREATE TABLE rewards (
  conversion_id BIGINT NOT NULL REFERENCES conversions (id),
  number BIGINT NOT NULL,
  program_id BIGINT NOT NULL,
  goal_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  credit BIGINT NOT NULL,
  name ${text} NOT NULL,
  kind ${text} NOT NULL,
  beneficiary ${text} NOT NULL,
  benefit ${text} NOT NULL,
  customer_id ${text} NOT NULL,
  status ${text} NOT NULL,
  occurred_ms BIGINT NOT NULL,
  earned BIGINT NOT NULL,
  taken_back BIGINT NOT NULL,
  standing BIGINT NOT NULL,
  currency ${text} NOT NULL,
  document ${text} NOT NULL,
  PRIMARY KEY (conversion_id, number)
);
CREATE INDEX rewards_by_partner ON rewards (partner_id, conversion_id, number);
CREATE INDEX rewards_by_program ON rewards (program_id, conversion_id, number);
CREATE INDEX rewards_by_time ON rewards (program_id, occurred_ms, conversion_id, number);
CREATE INDEX rewards_by_standing ON rewards (program_id, standing, conversion_id, number);

CREATE TABLE adjustments (
  position BIGINT PRIMARY KEY,
  program_id BIGINT NOT NULL,
  goal_id BIGINT NOT NULL,
  conversion_id BIGINT NOT NULL REFERENCES conversions (id),
  adjustment_id ${text} NOT NULL,
  type ${text} NOT NULL,
  decision ${text} NOT NULL,
  reason ${text} NOT NULL,
  applied_position BIGINT NOT NULL,
  occurred_ms BIGINT NOT NULL,
  amount_minor BIGINT NOT NULL,
  currency ${text} NOT NULL,
  document ${text} NOT NULL
);
CREATE INDEX adjustments_by_number ON adjustments (program_id, position);
CREATE INDEX adjustments_by_time ON adjustments (program_id, occurred_ms, position);
CREATE INDEX adjustments_by_amount ON adjustments (program_id, amount_minor, position);
CREATE INDEX adjustments_by_conversion ON adjustments (conversion_id, position);

CREATE TABLE ledger (
  program_id BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  position BIGINT NOT NULL,
  conversion_id BIGINT NOT NULL REFERENCES conversions (id),
  goal_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  link_id BIGINT NOT NULL,
  coupon_id BIGINT NOT NULL,
  kind ${text} NOT NULL,
  name ${text} NOT NULL,
  beneficiary ${text} NOT NULL,
  benefit ${text} NOT NULL,
  status ${text} NOT NULL,
  written_ms BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  standing BIGINT NOT NULL,
  currency ${text} NOT NULL,
  document ${text} NOT NULL,
  PRIMARY KEY (program_id, sequence)
);
CREATE INDEX ledger_by_partner ON ledger (partner_id, sequence);
CREATE INDEX ledger_by_time ON ledger (program_id, written_ms, sequence);
CREATE INDEX ledger_by_conversion ON ledger (conversion_id, sequence);

CREATE TABLE customers (
  program_id BIGINT NOT NULL,
  customer_id ${text} NOT NULL,
  first_conversion_id BIGINT NOT NULL,
  credited_conversion_id BIGINT NOT NULL,
  partner_id BIGINT NOT NULL,
  first_ms BIGINT NOT NULL,
  conversions BIGINT NOT NULL,
  revenue_minor BIGINT NOT NULL,
  currency ${text} NOT NULL,
  document ${text} NOT NULL,
  PRIMARY KEY (program_id, customer_id)
);
CREATE INDEX customers_by_first ON customers (program_id, first_conversion_id);
CREATE INDEX customers_by_conversions ON customers (program_id, conversions, first_conversion_id);
CREATE INDEX customers_by_revenue ON customers (program_id, revenue_minor, first_conversion_id);
CREATE INDEX customers_by_partner ON customers (partner_id, first_conversion_id);
