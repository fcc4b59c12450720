"""The UTM contract: which parameters every address carries, what each may say, built and read back the same way."""
