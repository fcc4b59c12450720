"""The short style sheet that Fusion and our palette leave to say."""

from __future__ import annotations

from ui.tokens import CONTROL, LARGE, MEANINGS, RADIUS, SMALL, TITLE, Tokens


def style_sheet(t: Tokens) -> str:
    """The style sheet of one theme. Widgets choose a variant by the dynamic property `role`."""
    return "\n".join((_text(t), _buttons(t), _fields(t), _views(t), _bars(t), _panels(t), _small_parts(t)))


def _text(t: Tokens) -> str:
    return f"""
QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border_strong}; padding: 4px 8px; }}
QLabel[role="title"] {{ font-size: {TITLE}px; font-weight: 600; }}
QLabel[role="display"] {{ font-size: {TITLE + 4}px; font-weight: 600; }}
QLabel[role="section"] {{ font-size: {LARGE}px; font-weight: 600; }}
QLabel[role="field"] {{ font-weight: 500; }}
QLabel[role="muted"] {{ color: {t.muted}; }}
QLabel[role="small"] {{ color: {t.muted}; font-size: {SMALL}px; }}
QLabel[role="link"] {{ color: {t.accent}; }}
QLabel[role="problem"] {{ color: {t.error.text}; font-size: {SMALL}px; }}
QLabel[role="complaint"] {{ background: {t.error.surface}; color: {t.error.text}; border: 1px solid {t.error.text};
  border-radius: 4px; padding: 4px 8px; font-size: {SMALL}px; }}
QLabel[role="keys"] {{ color: {t.muted}; font-size: {SMALL}px; border: 1px solid {t.border};
  border-radius: 4px; padding: 1px 6px; background: {t.window}; }}
"""


def _buttons(t: Tokens) -> str:
    height = CONTROL - 12
    return f"""
QPushButton {{ background: {t.raised}; border: 1px solid {t.border_strong}; border-radius: {RADIUS}px;
  padding: 5px 12px; min-height: {height}px; }}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed, QPushButton:checked {{ background: {t.pressed}; }}
QPushButton:disabled {{ color: {t.disabled}; border-color: {t.border}; background: {t.window}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: 4px 11px; }}
QPushButton[role="primary"] {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: 600; }}
QPushButton[role="primary"]:hover {{ background: {t.accent_hover}; border-color: {t.accent_hover}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[role="primary"]:disabled {{ background: {t.border}; color: {t.disabled}; border-color: {t.border}; }}
QPushButton[role="link"] {{ background: transparent; border: 1px solid transparent; color: {t.accent}; text-align: left;
  padding: 3px 2px; min-height: 18px; }}
QPushButton[role="link"]:hover {{ background: {t.hover}; }}
QPushButton[role="link"]:focus {{ border: 1px solid {t.accent}; }}
QPushButton[role="danger"] {{ color: {t.error.text}; border-color: {t.error.text}; }}
QPushButton[role="search"] {{ background: {t.window}; border: 1px solid {t.border}; color: {t.muted}; text-align: left;
  padding: 4px 10px; }}
QPushButton[role="search"]:hover {{ border-color: {t.border_strong}; }}
QPushButton[role="search"]:focus {{ border: 2px solid {t.accent}; padding: 3px 9px; }}
QPushButton[role="segment"]:checked {{ background: {t.selection}; color: {t.on_selection}; border: 1px solid {t.accent};
  font-weight: 600; }}
QToolButton[role="rail"] {{ font-size: {SMALL - 1}px; font-weight: 500; color: {t.muted}; padding: 6px 0 4px 0; }}
QToolButton[role="rail"]:checked {{ background: {t.selection}; color: {t.on_selection}; }}
QToolButton[role="chip"] {{ padding: 2px; border-radius: 4px; }}
QToolButton {{ border: 1px solid transparent; border-radius: {RADIUS}px; padding: 4px 6px; background: transparent; }}
QToolButton:hover {{ background: {t.hover}; }}
QToolButton:pressed {{ background: {t.pressed}; }}
QToolButton:checked {{ background: {t.selection}; color: {t.on_selection}; }}
QToolButton:focus {{ border-color: {t.accent}; }}
QToolButton:disabled {{ color: {t.disabled}; }}
QToolButton::menu-indicator {{ image: none; }}
"""


def _fields(t: Tokens) -> str:
    edits = "QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QDateEdit"
    focused = ", ".join(f"{name}:focus" for name in edits.split(", "))
    off = ", ".join(f"{name}:disabled" for name in edits.split(", "))
    return f"""
{edits} {{ background: {t.surface}; border: 1px solid {t.border_strong}; border-radius: {RADIUS}px;
  padding: 4px 8px; selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit, QComboBox, QAbstractSpinBox, QDateEdit {{ min-height: {CONTROL - 10}px; }}
QComboBox {{ combobox-popup: 0; padding-left: 10px; }} QComboBox:focus {{ padding-left: 9px; }}
{focused} {{ border: 2px solid {t.accent}; padding: 3px 7px; }}
{off} {{ background: {t.window}; color: {t.disabled}; border-color: {t.border}; }}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"], QDateEdit[invalid="true"] {{
  border: 2px solid {t.error.text}; padding: 3px 7px; }}
QFrame[role="chips"] {{ background: {t.surface}; border: 1px solid {t.border_strong}; border-radius: {RADIUS}px; }}
QFrame[role="chips"][focused="true"] {{ border: 2px solid {t.accent}; }}
QFrame[role="chips"][invalid="true"] {{ border: 2px solid {t.error.text}; }}
QLineEdit[role="bare"], QLineEdit[role="bare"]:focus {{ border: none; background: transparent; padding: 0 2px;
  min-height: 24px; max-height: 24px; }}
QFrame[role="chip"] {{ background: {t.hover}; border: 1px solid transparent; border-radius: 4px; }}
QFrame[role="chip"][partly="true"] {{ background: transparent; border: 1px dashed {t.border_strong}; }}
QFrame[role="chip"]:focus {{ border-color: {t.accent}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url(icon:chevron-down-{t.name}.svg); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {t.raised}; border: 1px solid {t.border_strong}; padding: 4px; outline: none; }}
QAbstractItemView QLineEdit, QAbstractItemView QComboBox {{ border-radius: 0; padding: 0 6px; min-height: 0; }}
QAbstractItemView QLineEdit:focus, QAbstractItemView QComboBox:focus {{ padding: 0 5px; }}
QAbstractSpinBox, QAbstractSpinBox:focus {{ padding: 4px 0 4px 4px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: none; width: 22px; background: transparent; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {t.hover}; }}
QAbstractSpinBox::up-arrow {{ image: url(icon:chevron-up-{t.name}.svg); width: 12px; height: 12px; }}
QAbstractSpinBox::down-arrow {{ image: url(icon:chevron-down-{t.name}.svg); width: 12px; height: 12px; }}
QCheckBox::indicator, QAbstractItemView::indicator {{ width: 16px; height: 16px; border: 1px solid {t.border_strong};
  border-radius: 4px; background: {t.surface}; }}
QCheckBox::indicator:hover {{ border-color: {t.accent}; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
  image: url(icon:check-{t.name}.svg); }}
QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate {{ background: {t.accent};
  border-color: {t.accent}; image: url(icon:minus-{t.name}.svg); }}
QCheckBox::indicator:disabled {{ background: {t.window}; border-color: {t.border}; }}
QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {t.border_strong}; border-radius: 8px;
  background: {t.surface}; }}
QRadioButton::indicator:hover {{ border-color: {t.accent}; }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {t.accent}; background: {t.on_accent}; }}
QRadioButton::indicator:disabled {{ background: {t.window}; border-color: {t.border}; }}
QCheckBox, QRadioButton {{ spacing: 8px; padding: 2px; border: 1px solid transparent; border-radius: 4px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {t.accent}; }}
"""


def _views(t: Tokens) -> str:
    return f"""
QAbstractItemView {{ background: {t.surface}; alternate-background-color: {t.stripe}; border: none;
  selection-background-color: {t.selection}; selection-color: {t.on_selection}; outline: none; }}
QTableView {{ gridline-color: {t.border}; }}
QTableView::item, QTreeView::item, QListView::item {{ padding: 0 6px; border: none; }}
QTreeView::item:hover, QListView::item:hover {{ background: {t.hover}; }}
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected {{
  background: {t.selection}; color: {t.on_selection}; }}
QTreeView, QTableView, QListView {{ border: 1px solid transparent; }}
QTreeView:focus, QTableView:focus, QListView:focus {{ border: 1px solid {t.accent}; }}
QHeaderView {{ background: {t.window}; border: none; }}
QHeaderView::section {{ background: {t.window}; color: {t.muted}; border: none; border-right: 1px solid {t.border};
  border-bottom: 1px solid {t.border}; padding: 0 8px; font-size: {SMALL}px; font-weight: 500; min-height: 27px; }}
QHeaderView[role="frozen"] {{ background: {t.surface}; border: none; }}
QTableCornerButton::section {{ background: {t.window}; border: none; border-bottom: 1px solid {t.border}; }}
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: 12px; }} QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {t.border_strong}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }} QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.muted}; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _bars(t: Tokens) -> str:
    return f"""
QMainWindow {{ background: {t.window}; }}
QMenuBar {{ background: {t.window}; padding: 2px 6px; }}
QMenuBar::item {{ padding: 4px 10px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.hover}; }}
QMenu {{ background: {t.raised}; border: 1px solid {t.border_strong}; padding: 4px; }}
QMenu::item {{ padding: 6px 28px 6px 10px; border-radius: 4px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::item:selected {{ background: {t.selection}; color: {t.on_selection}; }}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::separator {{ height: 1px; background: {t.border}; margin: 4px 8px; }}
QToolBar {{ background: {t.surface}; border: none; border-bottom: 1px solid {t.border}; padding: 6px 8px; spacing: 4px; }}
QToolBar::separator {{ background: {t.border}; width: 1px; margin: 4px 6px; }}
QStatusBar {{ background: {t.surface}; border-top: 1px solid {t.border}; }}
QStatusBar::item {{ border: none; }}
QSplitter::handle {{ background: {t.border}; }}
QSplitter::handle:horizontal {{ width: 1px; }} QSplitter::handle:vertical {{ height: 1px; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {t.border}; }}
QTabBar::tab {{ padding: 7px 12px; color: {t.muted}; border: none; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {t.text}; font-weight: 600; border-bottom-color: {t.accent}; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QTabBar::tab:selected:focus {{ background: {t.selection}; color: {t.on_selection}; }}
"""


def _panels(t: Tokens) -> str:
    notices = "\n".join(
        f'QFrame[notice="{name}"] {{ background: {t.meaning(name).surface}; border: 1px solid {t.meaning(name).text};'
        f' border-radius: {RADIUS}px; }} QFrame[notice="{name}"] QLabel {{ color: {t.text}; background: transparent; }}'
        f' QFrame[notice="{name}"] QLabel[role="link"] {{ color: {t.accent}; }}'
        for name in MEANINGS
    )
    return f"""
QFrame[role="rail"] {{ background: {t.surface}; border: none; border-right: 1px solid {t.border}; }}
QFrame[role="popup"] {{ background: {t.raised}; border: 1px solid {t.border_strong}; border-radius: {RADIUS}px; }}
QFrame[role="card"] {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: {RADIUS + 2}px; }}
QFrame[role="entry"] {{ background: {t.window}; border: 1px solid {t.border}; border-radius: {RADIUS}px; }}
QFrame[role="entry"][current="true"] {{ border-color: {t.accent}; }}
QFrame[role="entry"][excluded="true"] {{ background: {t.removed.surface}; }}
QFrame[role="entry"][over="true"], QFrame[role="place"][over="true"] {{ border: 2px solid {t.accent}; }}
QFrame[role="place"] {{ background: transparent; border: 1px dashed {t.border_strong}; border-radius: {RADIUS}px; }}
QFrame[role="side"] {{ background: {t.surface}; border: none; border-left: 1px solid {t.border}; }}
QPushButton[role="choice"] {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: {RADIUS + 2}px; }}
QPushButton[role="choice"]:hover {{ border-color: {t.border_strong}; background: {t.stripe}; }}
QPushButton[role="choice"]:focus {{ border: 2px solid {t.accent}; padding: 0; }}
QFrame[role="panel"] {{ background: {t.surface}; border: none; }}
QFrame[role="bar"] {{ background: {t.surface}; border: none; border-bottom: 1px solid {t.border}; }}
QFrame[role="foot"] {{ background: {t.surface}; border: none; border-top: 1px solid {t.border}; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.border_strong}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 16px; height: 16px; margin: -6px 0; border-radius: 8px; background: {t.accent}; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {t.text}; width: 12px; height: 12px; }}
QSlider::handle:horizontal:disabled {{ background: {t.border_strong}; }}
QFrame[role="line"] {{ background: {t.border}; border: none; max-height: 1px; min-height: 1px; }}
QDialog {{ background: {t.surface}; }}
QDialog[role="floating"] {{ border: 1px solid {t.border_strong}; }}
QFrame[role="pointer"] {{ background: {t.raised}; border: 1px solid {t.accent}; border-radius: {RADIUS + 2}px; }}
QScrollArea {{ background: transparent; border: none; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {t.raised}; border-bottom: 1px solid {t.border}; }}
QCalendarWidget QToolButton {{ color: {t.text}; font-weight: 600; }}
QCalendarWidget QTableView {{ border: none; background: {t.raised}; }}
QCalendarWidget QTableView::item {{ padding: 0; }}
QFrame[strip="warning"] {{ background: {t.warning.surface}; border: none; border-bottom: 1px solid {t.border}; }}
QFrame[strip="info"] {{ background: {t.info.surface}; border: none; border-bottom: 1px solid {t.info.text}; }}
{notices}
"""


def _small_parts(t: Tokens) -> str:
    pills = "\n".join(
        f'QLabel[pill="{name}"] {{ background: {t.meaning(name).surface}; color: {t.meaning(name).text};'
        f" border-radius: 4px; padding: 1px 6px; font-size: {SMALL}px; font-weight: 500; }}"
        for name in MEANINGS
    )
    return f"""
QProgressBar {{ background: {t.border}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
QLabel[pill="neutral"] {{ background: {t.hover}; color: {t.text}; border-radius: 4px; padding: 1px 6px;
  font-size: {SMALL}px; font-weight: 500; }}
{pills}
"""
