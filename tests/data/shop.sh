# The store of command tests: ./shop with one shop in yuan and known agents; the first event of a case is a1.
csm init shop --shop=main:CNY --site=a -q || exit
cat > shop/policy/agents.yaml <<'Y'
agents:
  admin: {name: 店长, level: lead}
  wang: {name: 王强, form: voice, groups: [after_sales]}
  li.na: {name: 李娜, form: chat}
Y
