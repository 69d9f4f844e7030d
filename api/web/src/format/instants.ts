/** Instants in the zone of a centre, whatever the zone of this computer, and local dates. */
import { speech } from '../texts/index.svelte';

const made = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = made.get(key);
  if (!found) made.set(key, (found = new Intl.DateTimeFormat(locale, options)));
  return found;
}

const locale = (): string => (speech.language === 'zh' ? 'zh-CN' : 'en-GB');

/** Milliseconds since the epoch. */
export const epoch = (instant: string): number => Date.parse(instant);

/** Hour and minute in a zone: 09:25. */
export function clock(instant: string | number, timeZone: string): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return formatter('en-GB', options).format(new Date(instant));
}

/** From one clock time to another: 09:00–11:00. */
export function clockSpan(from: string, to: string, timeZone: string): string {
  return `${clock(from, timeZone)}–${clock(to, timeZone)}`;
}

/** The local date of an instant in a zone: 2026-10-08. */
export function dateOf(instant: string | number, timeZone: string): string {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone } as const;
  return formatter('en-CA', options).format(new Date(instant));
}

/** Date and clock time in a zone, in words. */
export function moment(instant: string, timeZone: string): string {
  return `${dayName(dateOf(instant, timeZone))} ${clock(instant, timeZone)}`;
}

/** A local date in words: Thu 8 Oct. */
export function dayName(date: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return formatter(locale(), options)
    .format(new Date(`${date}T00:00:00Z`))
    .replace(',', '');
}

/** From one instant to another, the second date only where it is another: Thu 8 Oct 09:00–11:00. */
export function momentSpan(from: string, to: string, timeZone: string): string {
  const sameDay = dateOf(from, timeZone) === dateOf(to, timeZone);
  const end = sameDay ? clock(to, timeZone) : ` ${moment(to, timeZone)}`;
  return `${moment(from, timeZone)}–${end}`.replace('– ', ' – ');
}

/** A local date without its weekday: 8 Oct. */
export function dayOfMonth(date: string): string {
  const options = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return formatter(locale(), options).format(new Date(`${date}T00:00:00Z`));
}

/** The local date a number of days later. */
export function daysLater(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** All local dates from one to another, both included. */
export function daysFrom(first: string, last: string): string[] {
  const days = [];
  for (let day = first; day <= last; day = daysLater(day, 1)) days.push(day);
  return days;
}

/** The instant of a local date and clock time in a zone, with the offset that it has then. */
export function instantAt(date: string, clockTime: string, timeZone: string): string {
  const options = { timeZone, timeZoneName: 'longOffset' } as const;
  const near = new Date(`${date}T${clockTime}:00Z`);
  const parts = formatter('en-US', options).formatToParts(near);
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value.slice('GMT'.length);
  return `${date}T${clockTime}:00${offset || 'Z'}`;
}

/** 1 January 2024 was a Monday. */
const WEEK = [1, 2, 3, 4, 5, 6, 7];

/** A month of a year in words, of 2026-10: October 2026. */
export function monthName(month: string): string {
  const options = { year: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  return formatter(locale(), options).format(new Date(`${month}-01T00:00:00Z`));
}

/** The shortest names of the weekdays, Monday first. */
export function weekdayLetters(): string[] {
  const format = formatter(locale(), { weekday: 'narrow', timeZone: 'UTC' });
  return WEEK.map((day) => format.format(new Date(`2024-01-0${String(day)}T00:00:00Z`)));
}
