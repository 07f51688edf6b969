# A copy that adopts a site gives out no number that the former owner may have used, not even for a changed policy.
$ sh "$DATA"/shop.sh; cp -a shop copy; cd copy && csm site adopt a && sed 's/digest.*//' log/a/*.yaml; csm check
a
- {id: a1000, at: "2026-04-02T12:00:00+08:00", by: system, do: policy, policy: terms, 
- {id: a1001, at: "2026-04-02T12:00:00+08:00", by: system, do: policy, policy: agents, 
- {id: a1002, at: "2026-04-02T12:00:00+08:00", by: admin, do: site, site: a, action: adopt}
errors 0, warnings 0, notes 0

$ cd shop && csm ticket new --channel=chat -m x; cd ..; rm -r copy; cp -a shop copy; cd copy; echo '  ann: {name: Ann}' >>policy/agents.yaml; csm site adopt a && sed -e 's/digest.*//' -e 's/salt.*//' log/a/*.yaml; csm check
T-a3q
a
- {id: a1, at: "2026-04-02T12:00:00+08:00", by: system, do: policy, policy: terms, 
- {id: a2, at: "2026-04-02T12:00:00+08:00", by: system, do: policy, policy: agents, 
- {id: a3, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: open, channel: chat, 
- {id: a1003, at: "2026-04-02T12:00:00+08:00", by: system, do: policy, policy: agents, 
- {id: a1004, at: "2026-04-02T12:00:00+08:00", by: admin, do: site, site: a, action: adopt, last: a3}
errors 0, warnings 0, notes 0
