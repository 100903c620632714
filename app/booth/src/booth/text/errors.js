// One sentence for each error code of the booth's API, in both languages: [中文, English].
// A code that is not here is shown by the server's own message.

export const ERRORS = {
  no_answer: ["连不上服务器。请检查手机网络，再试一次。", "The server cannot be reached. Please check your network and try again."],
  unreadable: ["服务器的回答读不懂。请再试一次。", "The server's answer cannot be read. Please try again."],
  unexpected: ["服务器出了问题，请过一会儿再试。", "The server has a problem. Please try again in a little while."],
  unconfirmed: ["服务器暂时存不了数据，没有确认。请过一会儿再试，同一张票再交一次也不会重复。", "Not confirmed: the server cannot store anything just now. Please try again soon; sending the same ballot twice does no harm."],
  too_many_requests: ["现在人太多了。", "Too many requests just now."],
  not_found: ["没有找到。请核对网址或重新扫码。", "Not found. Please check the address or scan the code again."],
  community_not_found: ["没有找到这个小区。请核对网址或重新扫码。", "There is no such community. Please check the address or scan the code again."],
  assembly_not_found: ["没有找到这次会议。请重新打开页面。", "There is no such meeting. Please open the page again."],
  request_entity_too_large: ["内容太长，没有收。", "What was sent is too large."],
  request_malformed: ["页面可能太旧了，请重新打开再试。", "The page may be out of date. Please open it again."],

  not_recognised: ["没有认出这张表决卡。请核对表决码和不动产单元号最后八位。", "This voting card was not recognised. Please check the voting code and the last eight characters of the unit code."],
  too_many_failures: ["试的次数太多了。", "Too many attempts."],
  token_expired: ["页面打开太久了，请重新打开。", "The page was open too long. Please open it again."],
  token_invalid: ["页面打开太久了，请重新打开。", "The page was open too long. Please open it again."],

  last_four_wrong: ["证件号码最后四位不对。", "The last four characters do not match."],
  too_many_wrong_answers: ["输错次数太多了。", "Too many wrong answers."],
  too_many_codes: ["短信发得太多了。", "Too many messages were sent."],
  no_phone: ["名册上没有您的手机号，不能收短信。请用纸质票投票，或到计票处登记手机号。", "There is no phone number for you on the roll. Please vote on paper, or have your number registered at the desk."],
  phone_shared: ["登记的手机号被多户共用，需要监票人确认后才能用。请联系计票处，或用纸质票投票。", "This phone number is registered for several homes and needs the scrutineer's release. Please contact the desk or vote on paper."],
  link_and_code_same_phone: ["这个手机号已经收过投票链接，不能再收验证码。请用信件或上门送的表决码，或用纸质票投票。", "This phone received the voting link, so it cannot receive the code too. Please use the code from your letter, or vote on paper."],
  code_wrong: ["六位数字不对。", "The six digits are wrong."],
  code_expired: ["验证码过期了或者已经用过，请再发一次。", "The code has expired or was used. Please have it sent again."],

  assembly_not_open: ["现在不在投票时间内，这张票没有收。", "Voting is not open now. This ballot was not accepted."],
  log_paused: ["系统正在检查，暂时不能投票。您的票存在这部手机里。", "The system is being checked and cannot take votes right now. Your ballot is kept on this phone."],
  clock_behind: ["系统正在检查，暂时不能投票。您的票存在这部手机里。", "The system is being checked and cannot take votes right now. Your ballot is kept on this phone."],
  chain_broken: ["您在别处已经改过票。请看一下现在记录的票，再决定要不要改。", "You have voted elsewhere since. Please look at the ballot on record before you change it."],
  changes_used_up: ["改票次数已经用完，以最后记录的票为准。", "No changes are left. The last ballot on record counts."],
  electronic_channel_closed: ["您已领取纸质表决票，手机投票已关闭。请交纸质票，或把它退回计票处。", "You have taken a paper ballot, so voting by phone is closed for you. Use the paper ballot or return it to the desk."],
  paper_ballot_stands: ["您的纸质表决票已经收下，以纸质票为准。", "Your paper ballot was handed in. The paper ballot counts."],
  first_ballot_stands: ["按本次会议的规则，先投的票有效，不能再改。", "By the rules of this meeting the first ballot stands and cannot be changed."],
  ballot_kept_after_transfer: ["房屋已过户，原业主投的票有效，不能再改。", "The home has changed hands. The former owner's ballot stands and cannot be changed."],
  key_not_in_force: ["这张表决卡已经作废，请用新卡。", "This card was replaced. Please use the new one."],
  foreign_ballot: ["这张票不是这一户的。请重新打开页面再试。", "This ballot belongs to another home. Please open the page again."],
  signature_invalid: ["签名没有通过核对。请重新打开页面再试。", "The signature failed its check. Please open the page again."],
  answer_invalid: ["票上有一项填得不对。请重新打开页面再试。", "One item of the ballot is not right. Please open the page again."],
  consent_text_wrong: ["同意书的文字已经变了。请重新打开页面再试。", "The sentence you agreed to has changed. Please open the page again."],
  not_canonical: ["这张票的格式不对。请重新打开页面再试。", "This ballot is malformed. Please open the page again."],

  malformed: ["服务器的回答读不懂。请再试一次。", "The server's answer cannot be read. Please try again."],
  proof_invalid: ["服务器的凭证没有通过核对。", "The server's proof failed the check."],
};
