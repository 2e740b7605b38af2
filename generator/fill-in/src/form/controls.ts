// The controls of a form: their values as they stand on the page, and as a paper holds them.

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
export type Values = Record<string, string>;

export function controlsIn(root: ParentNode): Control[] {
  return [...root.querySelectorAll<Control>("input[name], textarea[name], select[name]")];
}

/** Values by name, as the page has them: a date as 2027-06-14, `yes` for a tick, the chosen option of a group. */
export function valuesIn(root: ParentNode): Values {
  const values: Values = {};
  for (const control of controlsIn(root)) {
    if (isButton(control)) {
      values[control.name] ||= control.checked ? control.value : "";
    } else {
      values[control.name] = control.value;
    }
  }
  return values;
}

/** Values by name as the page had them at first. */
export function startsIn(root: ParentNode): Values {
  const values: Values = {};
  for (const control of controlsIn(root)) {
    if (isButton(control)) {
      values[control.name] ||= control.defaultChecked ? control.value : "";
    } else if (control instanceof HTMLSelectElement) {
      values[control.name] = [...control.options].find((option) => option.defaultSelected)?.value ?? "";
    } else {
      values[control.name] = control.defaultValue;
    }
  }
  return values;
}

/** Set controls to values; return the values that no control has taken. */
export function setValues(root: ParentNode, values: Values): Values {
  const left = { ...values };
  for (const control of controlsIn(root)) {
    const value = values[control.name];
    if (value === undefined) {
      continue;
    }
    if (isButton(control)) {
      control.checked = control.value === value;
      if (control.checked || !value) {
        delete left[control.name];
      }
    } else {
      control.value = value;
      if (control.value === value) {
        delete left[control.name];
      }
    }
  }
  return left;
}

/** Values as a paper holds them: a date as 14-06-2027. */
export function answersIn(root: ParentNode): Values {
  const values = valuesIn(root);
  for (const control of controlsIn(root)) {
    if (control.type === "date") {
      values[control.name] = asOnPaper(control.value);
    }
  }
  return values;
}

export function asOnPaper(day: string): string {
  return day.split("-").reverse().join("-");
}

/** Whether a date is written in part; a browser then gives no value. */
export function hasHalfDate(root: ParentNode): boolean {
  return controlsIn(root).some((control) => control.type === "date" && control.validity.badInput);
}

function isButton(control: Control): control is HTMLInputElement {
  return control.type === "checkbox" || control.type === "radio";
}
