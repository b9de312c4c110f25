using System.Text.Json;
using Florin.WebConsole.Api;
using Florin.WebConsole.Components;

namespace Florin.Unit.Tests.WebConsole;

/// <summary>What the form of a schedule sends.</summary>
public sealed class EnteringASchedule
{
    private static readonly ShownSchedule Monthly = SayingARule.Some(new ShownMonthly(null, -1, "09:00", 1)) with
    {
        EndsAt = new(2027, 12, 31, 0, 0, 0, TimeSpan.Zero),
        Description = "Rent",
    };

    [Fact]
    public void Sends_nothing_where_nothing_was_changed() =>
        Assert.Empty(ScheduleForm.Changes(ScheduleForm.Of(Monthly), ScheduleForm.Of(Monthly)));

    [Fact]
    public void Sends_what_was_changed_alone_and_names_what_was_emptied()
    {
        var form = ScheduleForm.Of(Monthly);
        (form["amount"], form["endsAt"], form["description"]) = ("12.00", "", "");
        Assert.Equal(
            """{"amount":"12.00","clear":["description","endsAt"]}""",
            JsonSerializer.Serialize(ScheduleForm.Changes(ScheduleForm.Of(Monthly), form))
        );
    }

    [Fact]
    public void Sends_other_times_whole_and_with_what_belongs_to_them()
    {
        var form = ScheduleForm.Of(Monthly);
        (form[ScheduleForm.Kind], form["monthly.day"], form["adjust"]) = ("day", "15", "following");
        Assert.Equal(
            """{"adjust":"following","monthly":{"day":15,"time":"09:00","every":1}}""",
            JsonSerializer.Serialize(ScheduleForm.Changes(ScheduleForm.Of(Monthly), form))
        );
    }

    [Fact]
    public void Sends_the_amount_with_another_rule_although_it_is_the_same()
    {
        var form = ScheduleForm.Of(Monthly);
        form["amountRule"] = "downTo";
        Assert.Equal(
            """{"amountRule":"downTo","amount":"10.50"}""",
            JsonSerializer.Serialize(ScheduleForm.Changes(ScheduleForm.Of(Monthly), form))
        );
    }

    [Fact]
    public void Sends_of_a_new_one_only_what_its_form_shows_and_what_is_no_number_as_it_was_entered()
    {
        var form = ScheduleForm.New("user_1", "acc_1");
        (form["amountRule"], form["amount"], form["monthly.day"]) = ("all", "5", "first");
        var body = ScheduleForm.Body(form);
        Assert.DoesNotContain("amount", body);
        Assert.Equal("""{"day":"first","time":"09:00","every":1}""", JsonSerializer.Serialize(body["monthly"]));
        Assert.Equal("""{"count":0}""", JsonSerializer.Serialize(body["retries"]));
    }
}
