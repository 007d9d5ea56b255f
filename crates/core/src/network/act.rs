//! Which area decides an action.

use super::import::import;
use crate::action::Action;
use crate::hearing::Hearing;
use crate::refusal::Refusal;
use crate::{access, calendar, census, crisis, duty, focus, policy, publication, report, roster, warning};

/// Sends an action to its area.
pub(super) fn act(hearing: &mut Hearing<'_>, action: &Action) -> Result<(), Refusal> {
    match action {
        Action::Import(action) => import(hearing, action),
        Action::Enrol(action) => roster::enrol(hearing, action),
        Action::OpenUnit(action) => roster::handle(hearing, roster::Action::OpenUnit(action)),
        Action::OpenSite(action) => roster::handle(hearing, roster::Action::OpenSite(action)),
        Action::OpenClass(action) => roster::handle(hearing, roster::Action::OpenClass(action)),
        Action::OpenRoom(action) => roster::handle(hearing, roster::Action::OpenRoom(action)),
        Action::OpenPost(action) => roster::handle(hearing, roster::Action::OpenPost(action)),
        Action::Register(action) => roster::handle(hearing, roster::Action::Register(action)),
        Action::Place(action) => roster::handle(hearing, roster::Action::Place(action)),
        Action::Depart(action) => roster::handle(hearing, roster::Action::Depart(action)),
        Action::Post(action) => roster::handle(hearing, roster::Action::Post(action)),
        Action::Relieve(action) => roster::handle(hearing, roster::Action::Relieve(action)),
        Action::RecordAbsence(action) => roster::handle(hearing, roster::Action::RecordAbsence(action)),
        Action::Cover(action) => roster::handle(hearing, roster::Action::Cover(action)),
        Action::SetLine(action) => roster::handle(hearing, roster::Action::SetLine(action)),
        Action::Identify(action) => roster::handle(hearing, roster::Action::Identify(action)),
        Action::AdoptCalendar(action) => calendar::adopt(hearing, action),
        Action::AdoptPolicy(action) => policy::adopt(hearing, action),
        Action::Tighten(action) => policy::tighten(hearing, action),
        Action::ApplyToOpen(action) => policy::apply_to_open(hearing, action),
        Action::Observe(action) => report::observe(hearing, action),
        Action::Submit(action) => report::submit(hearing, action),
        Action::Send(action) => report::send(hearing, action),
        Action::Emergency(action) => report::emergency(hearing, action),
        Action::Acknowledge(action) => report::acknowledge(hearing, action),
        Action::Accept(action) => report::accept(hearing, action),
        Action::Note(action) => report::note(hearing, action),
        Action::Forward(action) => report::forward(hearing, action),
        Action::Return(action) => report::return_to(hearing, action),
        Action::HandOff(action) => report::hand_off(hearing, action),
        Action::Settle(action) => report::settle(hearing, action),
        Action::Supplement(action) => report::supplement(hearing, action),
        Action::Recuse(action) => report::recuse(hearing, action),
        Action::Assess(action) => crisis::assess(hearing, action),
        Action::ApproveRegrade(action) => crisis::approve_regrade(hearing, action),
        Action::Propose(action) => crisis::propose(hearing, action),
        Action::Decide(action) => crisis::decide(hearing, action),
        Action::Object(action) => crisis::object(hearing, action),
        Action::GiveNotice(action) => crisis::give_notice(hearing, action),
        Action::ReceiveNotice(action) => crisis::receive_notice(hearing, action),
        Action::NoteCrisis(action) => crisis::note(hearing, action),
        Action::ContactKin(action) => crisis::kin(hearing, action),
        Action::HandOffCrisis(action) => crisis::hand_off(hearing, action),
        Action::RecuseCrisis(action) => crisis::recuse(hearing, action),
        Action::CloseCrisis(action) => crisis::close(hearing, action),
        Action::ProposeListing(action) => focus::propose(hearing, action),
        Action::ApproveListing(action) => focus::approve(hearing, action),
        Action::DeclineListing(action) => focus::decline(hearing, action),
        Action::ReviewListing(action) => focus::review(hearing, action),
        Action::OpenAccount(action) => {
            let event = access::Event::AccountOpened { login: action.login };
            access::handle_account(hearing, action.person, event)
        }
        Action::CloseAccount(action) => {
            access::handle_account(hearing, action.person, access::Event::AccountClosed)
        }
        Action::Invite(action) => access::invite(hearing, action),
        Action::Pledge(action) => access::pledge(hearing, action),
        Action::AdoptDuties(action) => duty::adopt(hearing, action),
        Action::TightenDuty(action) => duty::tighten(hearing, action),
        Action::RecordDuty(action) => duty::record(hearing, action),
        Action::Attend(action) => duty::attend(hearing, action),
        Action::WithdrawEvidence(action) => duty::withdraw(hearing, action),
        Action::WaiveDuty(action) => duty::waive(hearing, action),
        Action::SeeLapse(action) => duty::see_lapse(hearing, action),
        Action::OpenTask(action) => duty::open_task(hearing, action),
        Action::AcknowledgeTask(action) => duty::acknowledge_task(hearing, action),
        Action::ProgressTask(action) => duty::progress_task(hearing, action),
        Action::FinishTask(action) => duty::finish_task(hearing, action),
        Action::ConfirmTask(action) => duty::confirm_task(hearing, action),
        Action::ReturnTask(action) => duty::return_task(hearing, action),
        Action::WithdrawTask(action) => duty::withdraw_task(hearing, action),
        Action::FileDocument(action) => duty::file_document(hearing, action),
        Action::SetBudget(action) => duty::set_budget(hearing, action),
        Action::Spend(action) => duty::spend(hearing, action),
        Action::Qualify(action) => duty::qualify(hearing, action),
        Action::OpenVenue(action) => duty::open_venue(hearing, action),
        Action::AdoptInstrument(action) => census::adopt_instrument(hearing, action),
        Action::OpenCensus(action) => census::open(hearing, action),
        Action::CloseCensus(action) => census::close(hearing, action),
        Action::RecordResults(action) => census::record(hearing, action),
        Action::ExcuseFromCensus(action) => census::excuse(hearing, action),
        Action::Interview(action) => census::interview(hearing, action),
        Action::PassInterview(action) => census::pass_interview(hearing, action),
        Action::AdoptWarnings(action) => warning::adopt(hearing, action),
        Action::LookAtWarning(action) => warning::look(hearing, action),
        Action::ReportUp(action) => publication::report_up(hearing, action),
        Action::GiveBulletin(action) => publication::give_bulletin(hearing, action),
        Action::ReceivePaper(action) => publication::receive(hearing, action),
        Action::Visit(action) => access::visit(hearing, action),
    }
}
