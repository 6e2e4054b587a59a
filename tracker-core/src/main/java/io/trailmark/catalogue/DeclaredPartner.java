package io.trailmark.catalogue;

import java.util.List;

/** A partner in a file with its links and coupons. */
record DeclaredPartner(Declared<Partner> partner, List<Declared<Link>> links, List<Declared<Coupon>> coupons) {}
