# Words that csm does not know: what is wrong, what is near, where to look. Status 2.
$ sh "$DATA"/shop.sh

$ csm
! usage: csm COMMAND [VERB] [options] [operands]
! The after-sales desk of an online shop, over plain files.
! 
! start here:
!   csm demo                  an invented shop to try everything on; man csm-tutorial leads through it
!   csm try EXPORT.csv        what an export says, in one command; keeps nothing
!   csm init my-shop          make a store; then, inside it:
!   csm import EXPORT.csv     take an export in
!   csm report overview       the numbers
!   csm report products       what comes back most, and why
! 
! commands:
!   init       Make a new store
!   demo       Make an invented shop to try everything on
!   ticket     Questions and complaints of customers
!   return     Returns, exchanges and refunds
!   customer   Customers
!   order      Orders as they were imported
!   survey     What customers answered
!   shift      Shifts: who is planned, who came, who answers for the gaps
!   handover   One shift hands over to the next, with two signatures
!   incident   What has to be reported at once
!   kb         Ready answers to common questions
!   triage     Rules for sorting and giving out tickets
!   sla        Clocks, targets, what is due and what was late
!   today      What the day asks for
!   queue      What is to be worked on next, and why
!   policy     Targets before they are used
!   calendar   Business calendars
!   report     The numbers of the desk
!   import     Take in an export
!   try        Import into a temporary store and print the overview
!   find       Find a case
!   log        The events as they were written down
!   check      Prove the store
!   seal       Seal what was written
!   head       The chains of the log
!   verify     Prove the past
!   evidence   A case with its proof
!   status     This store at a glance
!   undo       Take back an event
!   correct    Put right what an event says
!   redact     Take the words out of an event, for good
!   site       Writing places
!   completion Completion for bash, zsh and fish
!   help       Help
! 
! csm COMMAND -h shows the verbs or options of a command.
! csm help ID says what a message means, as csm help import.date-order.
[2]

$ csm tiket
! csm: unknown command 'tiket'; did you mean 'ticket'? (csm -h) [usage.command]
[2]

$ csm xyzzy
! csm: unknown command 'xyzzy' (csm -h) [usage.command]
[2]

$ csm tick list
! csm: unknown command 'tick'; did you mean 'ticket'? (csm -h) [usage.command]
[2]

$ csm ticket
! usage: csm ticket VERB [options] [operands]
! Questions and complaints of customers.
! 
!   new          Open a ticket; prints its name
!   list         List tickets; every column is a filter
!   show         Show one ticket with its whole history
!   message      Record what the customer said
!   reply        Answer the customer
!   note         Add an internal note
!   assign       Give tickets to an agent or a group; or to whoever fits
!   rebalance    Even out how many open tickets the agents have
!   handoff      Hand tickets over from a machine to people
!   classify     Set category, severity, stage and the like
!   wait         Wait for the customer or a third party
!   resume       Go on with a waiting ticket
!   solve        Solve tickets with a resolution code
!   reopen       Reopen a solved ticket
!   escalate     Call for more skill or more authority
!   acknowledge  Take note of an escalation
!   promise      Record what was promised, and until when
!   keep         A promise was kept
!   step         A step of a complaint is done, or waived with a reason
!   link         Link to another case
!   unlink       Take back a link
!   void         Take tickets out of every count: opened by mistake, or spam
!   attach       Add evidence: files are copied into the store, named by their SHA-256
! 
! examples:
!   csm ticket new --channel=chat --order=2026011588 --category=quality --product='Rice cooker 3L' -m '内胆掉漆'
!   csm ticket list --active --agent=wang --sort=opened
!   csm ticket show T-a1042c
!   csm ticket message T-a1042c -m 'still no parcel'
! 
! csm ticket VERB -h shows the options of a verb.
[2]

$ csm ticket lst
! csm ticket: unknown verb 'lst'; did you mean 'list'? (csm ticket -h) [usage.verb]
[2]

$ csm ticket sol T-a3q
! csm ticket: unknown verb 'sol'; did you mean 'solve'? (csm ticket -h) [usage.verb]
[2]

$ csm ticket --help | head -n 4
usage: csm ticket VERB [options] [operands]
Questions and complaints of customers.

  new          Open a ticket; prints its name

$ csm ticket list --act
! csm ticket list: unknown option --act; did you mean --active? (csm ticket list -h) [usage.option]
[2]

$ csm ticket list --formt=csv
! csm ticket list: unknown option --formt; did you mean --format? (csm ticket list -h) [usage.option]
[2]

$ csm ticket list --format
! csm ticket list: option --format needs a value (csm ticket list -h) [usage.no-value]
[2]

$ csm ticket list -Q
! csm ticket list: unknown option -Q (csm ticket list -h) [usage.option]
[2]

$ csm ticket list -zQ
! csm ticket list: unknown option -zQ (csm ticket list -h) [usage.option]
[2]

$ csm ticket list --active=yes
! csm ticket list: option --active takes no value (csm ticket list -h) [usage.flag]
[2]

$ csm ticket list extra
! csm ticket list: 'extra' is one operand too many; none is expected (csm ticket list -h) [usage.operand]
[2]

$ csm ticket show
! csm ticket show: needs TICKET (csm ticket show -h) [usage.operand]
[2]

$ csm ticket show a b
! csm ticket show: 'b' is one operand too many; expected: TICKET (csm ticket show -h) [usage.operand]
[2]

$ csm check --strct
! csm check: unknown option --strct; did you mean --strict? (csm check -h) [usage.option]
[2]

$ csm find
! csm find: needs TEXT... (csm find -h) [usage.operand]
[2]

$ csm help tikcet
! csm help: there is no command 'tikcet'; did you mean 'ticket'? (csm help -h) [usage.command]
[2]

$ csm help ticket nwe
! csm help: there is no verb 'nwe'; did you mean 'new'? (csm help -h) [usage.verb]
[2]

$ csm help ticket resume | head -n 2
usage: csm ticket resume [options] TICKET|- ...
Go on with a waiting ticket.

$ csm ticket resume -h
usage: csm ticket resume [options] TICKET|- ...
Go on with a waiting ticket.

examples:
  csm ticket resume T-a1042c

options:
  -q, --quiet                     no remarks on standard error
      --reason=TEXT               why
      --text=TEXT                 a remark for colleagues; the customer never sees it
      --prec=WORD                 day: the time of day is not known
      --tags=WORD                 free words for finding it again
      --at=INSTANT                when it happened (else now)
      --by=PARTY                  who did it, if not the agent: customer, bot, platform, carrier, supplier, warehouse
      --key=KEY                   idempotency key: the same key again adds nothing
      --atomic                    all of the cases or none
  -z, --null                      names on standard input end with NUL instead of a line feed
      --agent=LOGIN               who writes (else CSM_AGENT, else the login agents.yaml gives to this user)
  -n, --dry-run                   check, print the very lines that would be added, store nothing
      --lock-wait=SECONDS         how long to wait for another writer (30)
      --store=DIR                 the store (else CSM_STORE, else the nearest csm.yaml upwards)
      --now=INSTANT               take this for the present instant (else CSM_NOW, else the clock)
  -h, --help                      this help
      --lang=en|zh                language of labels and messages

$ csm --version
csm 0.1.0

$ csm -v
! csm: unknown option '-v' (csm -h) [usage.option]
[2]

$ cd shop && csm ticket new --channel=chta -m x
! csm ticket new: channel: "chta" is not known; is chat meant? (policy/terms.yaml, channels) [field.word]
[2]

$ cd shop && csm ticket new --channel=chat --category=qualty -m x
! csm ticket new: category: "qualty" is not known; is quality meant? (policy/terms.yaml, categories) [field.word]
[2]

$ cd shop && csm ticket new --channel=chat --urgency=5 -m x
! csm ticket new: urgency: "5" must be a whole number from 1 to 3 [field.number]
[2]

$ cd shop && csm ticket new --channel=chat --channel=phone -m x
! csm ticket new: channel is given twice [field.twice]
[2]

$ cd shop && csm ticket new --channel= -m x; csm ticket new --channel=web -m x
T-a3q
! csm ticket new: the ticket lacks --channel (policy/terms.yaml, intake) [intake.missing]

$ cd shop && csm ticket new --channel=chat --shop=mian -m x
! csm ticket new: shop: "mian" is not known; is main meant? (csm.yaml, shops) [field.word]
[2]

$ cd shop && csm ticket new --channel=chat -m x --agent=wagn
! csm ticket new: agent "wagn" is not in policy/agents.yaml; is wang meant? Known are: admin, wang, li.na [agent.unknown]
[2]

$ cd shop && csm ticket new --channel=chat -m x --by=wang
T-a4r

$ cd shop && csm ticket new --channel=chat -m x --by=martian
! csm ticket new: by: "martian" must be an agent's login, customer, bot, system, platform, carrier, supplier or warehouse [request.by]
[2]

$ cd shop && CSM_AGENT= csm ticket new --channel=chat -m x
! csm ticket new: who writes? Give --agent or CSM_AGENT, or add user: to an agent in policy/agents.yaml; known are: admin, wang, li.na [agent.unknown]
[2]

$ cd shop && csm ticket new --channel=chat -m x --customer=T-a3q
! csm ticket new: "T-a3q" is no customer (C-...) [case.kind]
[2]

$ cd shop && csm ticket new --channel=chat -m x --until=2026-05-01
! csm ticket new: unknown option --until (csm ticket new -h) [usage.option]
[2]

$ cd shop && csm ticket new --channel=chat -m x --lock-wait=abc
! csm ticket new: --lock-wait=abc: a whole number of seconds, from 0 to 999999 (csm ticket new -h) [usage.value]
[2]

$ cd shop && csm ticket list --lang=fr
! csm ticket list: lang: "fr" must be en or zh [lang.unknown]
[2]

$ cd shop && csm ticket list --now=noon
! csm ticket list: now: "noon" is no instant: write 2026-01-17T09:30:00+08:00, 2026-01-17 09:30, 2026-01-17, now, today or yesterday [when.format]
[2]

$ cd shop && csm ticket list --as-of=tomorow
! csm ticket list: as-of: "tomorow" is no instant: write 2026-01-17T09:30:00+08:00, 2026-01-17 09:30, 2026-01-17, now, today or yesterday [when.format]
[2]

$ ls -A shop/log
a

$ mkdir bin && printf '#!/bin/sh\necho "a command of my own: $*"\n' >bin/csm-hello && chmod +x bin/csm-hello && PATH=$PWD/bin:$PATH csm hello you
a command of my own: you
