# 管护. `make` alone lists the verbs. Needs Python 3.11, make and git; everything else is installed below this folder.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# The first Python that runs and is new enough: a version manager may offer names that do not run.
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
SETUP = $(or $(PYTHON),$(error 需要 Python 3.11 以上版本)) scripts/setup.py
VENV := .venv/bin
WITH_SERVERS = $(VENV)/python -m config.services run --var
PYTEST = $(VENV)/python -m pytest -n 2

.PHONY: help setup demo test test-long check bench fix shots

help:  ## 列出全部命令
	@echo '用法：make 命令'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1	\2/p' Makefile | expand -t 14

setup:  ## 建立环境（.venv、网页组件），可重复执行
	@$(SETUP)

demo: setup  ## 启动演示系统：示范县数据，http://127.0.0.1:8000（PORT=8001 可换端口），Ctrl-C 结束
	@DEMO=1 exec $(VENV)/python -m config.supervisor

test:  ## 运行全部测试（ARGS='tests/assets -k 编码' 可只跑一部分）
	@$(SETUP) --dev --browser
	@$(WITH_SERVERS) var/test --fast -- $(PYTEST) $(ARGS)

test-long:  ## 运行测试，抽样的项目改为全量（较慢）
	@$(SETUP) --dev --browser
	@GUANHU_LONG=1 $(WITH_SERVERS) var/test --fast -- $(PYTEST) $(ARGS)

check:  ## 检查风格、类型、引用方向、数据表变更、模板
	@$(SETUP) --dev
	@$(WITH_SERVERS) var/check --fast -- $(VENV)/python scripts/check.py

bench:  ## 量速度，结果在 bench.json（ONLY=list_growth 可只量一项；第一次要造一百万处设施，约 5 分钟）
	@$(SETUP)
	@$(WITH_SERVERS) var/bench -- sh -euc '$(VENV)/python manage.py migrate --verbosity 0; $(VENV)/python scripts/bench.py $(ONLY)'

fix:  ## 自动整理代码和模板
	@$(SETUP) --dev
	@$(VENV)/ruff check --quiet --fix-only .
	@$(VENV)/ruff format --quiet .
	@find templates -name '*.html' -exec $(VENV)/djade --target-version 5.2 {} +

shots:  ## 重新截取手册和说明中的图片（ONLY=ledger 可只截一部分）
	@$(SETUP) --dev --browser
	@$(VENV)/python scripts/shots.py $(ONLY)
