from editguard.vocabulary.contract import Contract


def stated_contract(task, snapshot, index, *, enforce):
    return Contract()
