/* Reads feeds with libical, which GNOME and KDE use. One file per argument.
 * Prints "= n" for each, then UID, start and hex summary of each event. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *slurp(const char *path)
{
	FILE *f = fopen(path, "rb");
	long size;
	char *text;

	if (!f || fseek(f, 0, SEEK_END) || (size = ftell(f)) < 0)
		exit(2);
	rewind(f);
	text = calloc(1, size + 1);
	if (!text || fread(text, 1, size, f) != (size_t)size)
		exit(2);
	fclose(f);
	return text;
}

static void print_event(icalcomponent *event)
{
	icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
	const char *uid = icalcomponent_get_uid(event);
	const char *summary = icalcomponent_get_summary(event);
	struct icaltimetype t;

	printf("%s\t", uid ? uid : "");
	if (start) {
		t = icalproperty_get_datetime_with_component(start, event);
		if (t.is_date) {
			printf("%04d%02d%02d", t.year, t.month, t.day);
		} else {
			t = icaltime_convert_to_zone(t, icaltimezone_get_utc_timezone());
			printf("%04d%02d%02dT%02d%02dZ", t.year, t.month, t.day, t.hour, t.minute);
		}
	}
	putchar('\t');
	for (; summary && *summary; summary++)
		printf("%02x", (unsigned char)*summary);
	putchar('\n');
}

int main(int argc, char **argv)
{
	int bad = 0;

	icalerror_set_errors_are_fatal(0);
	for (int i = 1; i < argc; i++) {
		char *text = slurp(argv[i]);
		icalcomponent *c = icalparser_parse_string(text);
		icalcomponent *e;

		printf("= %d\n", i);
		if (!c || icalcomponent_isa(c) != ICAL_VCALENDAR_COMPONENT) {
			fprintf(stderr, "feed %d: no calendar\n", i);
			return 1;
		}
		if (!icalrestriction_check(c) || icalcomponent_count_errors(c) > 0) {
			fprintf(stderr, "feed %d: %d errors, or a restriction is broken\n", i, icalcomponent_count_errors(c));
			bad = 1;
		}
		for (e = icalcomponent_get_first_component(c, ICAL_VEVENT_COMPONENT); e;
		     e = icalcomponent_get_next_component(c, ICAL_VEVENT_COMPONENT))
			print_event(e);
		icalcomponent_free(c);
		free(text);
	}
	return bad;
}
