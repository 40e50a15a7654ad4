"""What the lines of the quarter's report are called: plain text, for papers and for the chat."""

from collections.abc import Mapping
from datetime import date

from bot.i18n import Markup, Words
from bot.screens import day_words, staff_labels, survey_words
from bot.services.rules.questionnaires import COUNTED, Ask
from bot.services.views.report import Named, ReportContent, ReportPost
from db.enums import Channel, HeldResult, Language, Questionnaire, Rank, VoiceWay


def of_language(_: Words, name: Named) -> str:
    """Return a stored name in the language of the words; English reads the Kazakh one."""
    return name.ru if _.language is Language.RU else name.kk


def rank(_: Words, value: Rank) -> str:
    """Return the rank of a post."""
    match value:
        case Rank.FIRST_HEAD:
            return _("first head")
        case Rank.DEPUTY:
            return _("deputy")
        case Rank.APPARATUS_HEAD:
            return _("head of apparatus")
        case Rank.OTHER:
            return _("another official")


def way(_: Words, value: VoiceWay) -> str:
    """Return how somebody was asked."""
    return _("by phone") if value is VoiceWay.PHONE else _("in the chat")


def receptions(_: Words) -> dict[str, str]:
    """Return the lines about receptions and the people received."""
    return {
        "receptions.held": _("Receptions held"),
        "receptions.held.first_head": _("held by first heads"),
        "receptions.held.apparatus_head": _("held by heads of apparatus"),
        "receptions.held.deputy": _("held by deputies"),
        "receptions.held.other": _("held by other officials"),
        "receptions.empty": _("Receptions to which nobody came"),
        "receptions.cancelled": _("Receptions cancelled"),
        "people": _("People received"),
        "people.rank.first_head": _("received by first heads"),
        "people.rank.apparatus_head": _("received by heads of apparatus"),
        "people.rank.deputy": _("received by deputies"),
        "people.rank.other": _("received by other officials"),
        "people.rank.unknown": _("received, post not named"),
        "people.social.pensioner": _("pensioners"),
        "people.social.large_family": _("large families"),
        "people.social.disability": _("people with disabilities"),
        "people.social.self_employed": _("self-employed"),
        "people.social.unemployed": _("unemployed"),
        "people.social.entrepreneur": _("entrepreneurs"),
        "people.social.budget": _("employees of budget organisations"),
        "people.social.non_budget": _("employees of other organisations"),
        "people.social.other": _("other social groups"),
        "people.social.unknown": _("social group not known"),
        "people.mode.in_person": _("received in person"),
        "people.mode.video": _("received by video conference"),
        "people.mode.phone": _("received by phone"),
        **{f"people.result.{one}": day_words.decided(_, one) for one in HeldResult},
        "people.foreign": _("foreigners and stateless persons received"),
        "people.out_of_turn": _("received out of turn"),
        "people.unscheduled": _("received outside the schedule"),
        "people.median_days": _("Days from registration to the reception, median"),
        "cards": _("Reception cards completed"),
        "no_show": _("Did not come to the reception"),
        "not_held": _("Came, but the reception did not take place"),
        "no_receptions": _("No receptions in the period"),
        "queue": _("People in the queue at the end of the period"),
        "queue.longest_days": _("Longest wait in the queue, days"),
    }


def applications(_: Words) -> dict[str, str]:
    """Return the lines about applications, terms and endings."""
    return {
        "applications": _("Applications registered"),
        **{f"applications.channel.{one}": staff_labels.channel(_, one) for one in Channel},
        "applications.foreign": _("of foreigners and stateless persons"),
        "applications.out_of_turn": _("with a right to be received out of turn"),
        "applications.repeat": _("repeat appeals"),
        "registered": _("Registered on the day it came (point 25)"),
        "entered": _("Entered into the document system the same day (point 25)"),
        "memos": _("Memo 5 working days before the reception (point 26)"),
        "answers": _("Answer to the applicant in 15 working days (point 29)"),
        "answers.median_days": _("Working days to the answer, median"),
        "overdue_told": _("Applicants told of a broken term (point 29)"),
        "redirections": _("Redirected within 3 working days"),
        "endings.refused": _("Refused"),
        "endings.returned": _("Returned"),
        "endings.redirected": _("Redirected"),
        "endings.redirected_partly": _("Redirected in part"),
        "endings.forwarded": _("Forwarded at once"),
        "endings.ended": _("Consideration ended"),
        "endings.consulted": _("Ended with a consultation"),
        "endings.withdrawn": _("Withdrawn by the applicant"),
        "reopened": _("Taken up again"),
        "instructions": _("Commissions given"),
        "instructions.closed": _("Commissions taken off control"),
        "instructions.open": _("Commissions on control at the end of the period"),
        "instructions.overdue": _(
            "Commissions overdue and not carried out at the end of the period"
        ),
        "materials": _("Materials asked of the units (point 31)"),
        "materials.given": _("Materials given by the units"),
        "topics_none": _("topic not named"),
    }


def voices(_: Words) -> dict[str, str]:
    """Return the lines about consultations, surveys and calls."""
    return {
        "consultations": _("Consultations given (point 38)"),
        "consultations.outcome.solved": _("solved the question"),
        "consultations.outcome.books": _("went on to book"),
        "consultations.outcome.declined": _("gave up booking"),
        "consultations.outcome.lapsed": _("ended without an answer of the person"),
        "consultations.declined.solved": _("gave up: the question is solved"),
        "consultations.declined.far_date": _("gave up: the date is too far away"),
        "consultations.declined.no_belief": _("gave up: no belief that it helps"),
        "consultations.declined.talked_out": _("gave up: was talked out of it"),
        "consultations.declined.hard": _("gave up: hard to do"),
        "consultations.declined.other": _("gave up: another reason"),
        "surveys.asked": _("Surveys sent (point 38)"),
        **{f"surveys.asked.{one}": survey_words.questionnaire_name(_, one) for one in COUNTED},
        "surveys.answered": _("Surveys answered, with those by phone"),
        "phone_survey.population": _("Telephone survey: people to draw from"),
        "phone_survey.drawn": _("Telephone survey: drawn"),
        "phone_survey.answered": _("Telephone survey: answered"),
        "phone_survey.refused": _("Telephone survey: refused to answer"),
        "phone_survey.unreached": _("Telephone survey: not reached"),
        "phone_survey.wished": _("Telephone survey: wished to book"),
        "phone_survey.tries": _("Telephone survey: calls made"),
        "calls.made": _("Calls of the office to applicants"),
        "calls.made.reached": _("reached"),
        "calls.made.no_answer": _("no answer"),
        "calls.made.busy": _("line busy"),
        "calls.made.wrong_number": _("wrong number"),
        "letters.posted": _("Letters posted"),
        "letters.delivered": _("Letters delivered"),
        "letters.came_back": _("Letters that came back"),
        "calls.received": _("Calls received by the call centre (point 39)"),
        "calls.lost": _("Lost calls"),
        "calls.lost_percent": _("Lost calls, %"),
    }


def measures(_: Words) -> dict[str, str]:
    """Return what stands behind the name of a term: kept, broken, the share of those kept."""
    return {"in_time": _("in time"), "late": _("late"), "kept_percent": _("kept, %")}


def standings(_: Words) -> dict[str, str]:
    """Return what is told of a post's receptions in a month (point 7-1)."""
    return {
        "planned": _("planned"),
        "held": _("held"),
        "empty": _("nobody came"),
        "cancelled": _("cancelled"),
        "people": _("people received"),
        "received": _("posts that received people"),
        "missed": _("posts that did not receive"),
    }


class Lines:
    """The names of all lines of one report in one language."""

    def __init__(self, _: Words, content: ReportContent) -> None:
        self._ = _
        self._fixed: Mapping[str, str] = receptions(_) | applications(_) | voices(_)
        names = content.names
        self._bodies = {one.key: of_language(_, one) for one in names.bodies}
        self._topics = {one.key: of_language(_, one) for one in names.topics}
        self._grounds = {one.key: of_language(_, one) for one in names.grounds}
        self._posts = {str(one.id): one for one in names.posts}

    def fixed(self, code: str) -> str:
        """Return the name of a line that stands in every report."""
        return self._fixed[code]

    def body(self, key: str) -> str:
        """Return the name of a body; 0 is none named."""
        return self._bodies.get(key) or self._("body not named")

    def topic(self, key: str) -> str:
        """Return the name of a topic; a code where the office has it no longer."""
        return self._topics.get(key, key)

    def ground(self, key: str) -> str:
        """Return the name of a ground, with its code."""
        if key == "none":
            return self._("without a ground")
        return f"{key}. {self._grounds[key]}" if key in self._grounds else key

    def post(self, post: ReportPost) -> str:
        """Return the title of a post."""
        return post.ru if self._.language is Language.RU else post.kk

    def of(self, code: str) -> str:
        """Return the full name of any line, where it stands alone: in a list of changes."""
        if code in self._fixed:
            return self._fixed[code]
        parts = code.split(".")
        head, last = ".".join(parts[:-1]), parts[-1]
        if last in (measured := measures(self._)) and head in self._fixed:
            return f"{self._fixed[head]}: {measured[last]}"
        match parts:
            case ["body", key, *rest]:
                return f"{self.body(key)}: {self.of('.'.join(rest))}"
            case ["month", month, *rest]:
                return f"{self.month(month)}: {self.of('.'.join(rest))}"
            case ["topics", key]:
                return self._("Topic: {topic}", topic=Markup(self.topic(key)))
            case ["endings", kind, "ground", key]:
                return f"{self._fixed[f'endings.{kind}']}: {self.ground(key)}"
            case ["duty", month, *rest]:
                return f"{self.month(month)}: {self._duty(rest)}"
            case ["queue", "case", *rest]:
                return self._("In the queue, days: {number}", number=".".join(rest))
            case ["survey", asked, how, *rest]:
                named = survey_words.questionnaire_name(self._, Questionnaire(asked))
                return f"{named}, {way(self._, VoiceWay(how))}: {self._asked(asked, rest)}"
        return code

    def month(self, month: str) -> str:
        """Return a month such as 2026-10 in words."""
        return self._.month(date.fromisoformat(f"{month}-01"))

    def question(self, asked: str, ask: str) -> str:
        """Return a question of a survey."""
        return survey_words.question(self._, Questionnaire(asked), Ask(ask))

    def choice(self, kept: str) -> str:
        """Return a choice of a survey."""
        return survey_words.choice(self._, kept)

    def _duty(self, rest: list[str]) -> str:
        standing = standings(self._)[rest[-1]]
        post = self._posts.get(rest[0])
        return standing if post is None else f"{self.post(post)}: {standing}"

    def _asked(self, asked: str, rest: list[str]) -> str:
        match rest:
            case ["answered"]:
                return self._("answered")
            case [ask, "mark"]:
                return f"{self.question(asked, ask)} {self._('average mark')}"
            case [ask, "mark", mark]:
                return f"{self.question(asked, ask)} {mark}"
            case [ask, "choice", kept]:
                return f"{self.question(asked, ask)} {self.choice(kept)}"
        return ".".join(rest)
