"""What is said of the addresses of advisors."""

from gemdiag.words.finding_words import FindingWords

FINDINGS: dict[str, FindingWords] = {
    "advisor.email_invalid": FindingWords(
        title="The e-mail address of advisor {name} cannot be used",
        why="Estimates that this advisor sends would fail.[[ It now reads: {email}]]",
        mend=(
            "In GEM-CAR, once it is at version 13.0.2 or later, open Configuration > Password Management, Maintenance of Users and select the advisor.",
            'In "E-mail for estimates and invoices", type one complete address, or leave it empty to use the shop\'s.',
            "Click on the diskette.",
        ),
        ticket="Advisor {name}: e-mail address not usable",
    ),
    "advisor.number_invalid": FindingWords(
        title="The number {number} of an advisor does not have four digits",
        why="In GEM-CAR an advisor's number has four digits, and zeros in front count. A spreadsheet takes them away.[[ It is advisor {name}.]][[ Perhaps it is {suggestion}.]]",
        mend=(
            "In GEM-CAR, open Configuration > Password Management, Maintenance of Users and look up the advisor's number.",
            "Correct it in the file that you give to gemdiag.",
        ),
        ticket="Advisor number {number} does not have four digits",
    ),
    "advisor.duplicate": FindingWords(
        title="An advisor is listed more than once[[: number {number}]][[: {name}]]",
        why="Nobody can tell which of the entries counts. If they name different addresses, estimates may go out with the wrong one.",
        mend=(
            "In GEM-CAR, open Configuration > Password Management, Maintenance of Users and look up the advisor.",
            "Keep the entry in the file that says the same, and delete the other one.",
        ),
        ticket="Advisor listed twice[[: number {number}]][[: {name}]]",
    ),
    "advisor.email_duplicate": FindingWords(
        title="Several advisors have the same address {email}",
        why="Customers cannot tell who wrote, and replies to all of them land in one mailbox.",
        mend=(
            "If that is meant, nothing to do.",
            'Otherwise, once GEM-CAR is at version 13.0.2 or later, open Configuration > Password Management, Maintenance of Users, select each advisor and correct "E-mail for estimates and invoices".',
            "Click on the diskette.",
        ),
        ticket="Same address for several advisors: {email}",
    ),
    "advisor.email_foreign": FindingWords(
        title="The address of advisor {name} is at {domain}, not at the shop's domain",
        why="{sent_by:sent_by} sends it, but only {domain} can vouch for such an address. Customers' servers may refuse the estimate or call it spam.[[ The owner of {domain} even asks them (DMARC) to {wish:wish}.]]",
        mend=(
            "Give the advisor an address at the shop's domain.",
            'In GEM-CAR, once it is at version 13.0.2 or later, open Configuration > Password Management, Maintenance of Users, select the advisor and type it in "E-mail for estimates and invoices"; or leave it empty to use the shop\'s.',
            "Click on the diskette.",
        ),
        ticket="Advisor {name} sends as {email}, foreign to the shop's domain",
    ),
    "advisor.needs_upgrade": FindingWords(
        title="Addresses of single advisors need GEM-CAR {version} or later",
        why="An older version is installed. Until the upgrade everything goes out with the shop's address.",
        mend=(
            'Upgrade GEM-CAR, then open Configuration > Password Management, Maintenance of Users and fill in "E-mail for estimates and invoices" for each advisor.',
        ),
        ticket="Advisor addresses need GEM-CAR {version} or later",
    ),
}
