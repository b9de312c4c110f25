using Florin.Notifications;
using Florin.Notifications.Templates;

namespace Florin.Unit.Tests.Notifications;

public sealed class FillingATemplate
{
    private static readonly Values Evil = new("transfer", "1.00 USD", "txn_1", "<b>Eve</b> & \"co\"\r\nBcc: all@x", "O.");

    [Fact]
    public void Puts_every_value_in_its_place() =>
        Assert.Equal(
            "R.: transfer 1.00 USD txn_1 O. R.",
            Template.Plain("{reason}: {type} {amount} {transaction} {outcome} {reason}").With(Evil with { Reason = "R." })
        );

    [Fact]
    public void Leaves_a_text_without_placeholders_alone() => Assert.Equal("As it is.", Template.Plain("As it is.").With(Evil));

    [Fact]
    public void Lets_no_value_become_html() =>
        Assert.Equal(
            "<p>&lt;b&gt;Eve&lt;/b&gt; &amp; &quot;co&quot;\r\nBcc: all@x</p>",
            Template.Html("<p>{reason}</p>").With(Evil)
        );

    [Fact]
    public void Lets_no_value_begin_another_line_of_a_subject() =>
        Assert.Equal("Hi <b>Eve</b> & \"co\"  Bcc: all@x", Template.Line("Hi {reason}").With(Evil));

    [Fact]
    public void Lets_no_value_turn_a_subject_around() =>
        Assert.Equal("Hi evil gpj.exe", Template.Line("Hi {reason}").With(Evil with { Reason = "evil\u202egpj.exe" }));

    [Fact]
    public void Has_no_place_for_a_users_name() => Assert.Throws<ArgumentException>(() => Template.Plain("{name}"));

    [Theory]
    [InlineData("{nmae}")]
    [InlineData("Hello {type")]
    [InlineData("{}")]
    public void Is_refused_at_the_start_where_a_placeholder_is_none(string text) =>
        Assert.Throws<ArgumentException>(() => Template.Plain(text));

    public static TheoryData<string> Templates => [TemplateTable.Completed, TemplateTable.Failed, TemplateTable.Rejected];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Has_words_for_every_template_on_every_channel(string template)
    {
        foreach (var channel in Enum.GetValues<Channel>())
        {
            var (subject, body) = (
                TemplateTable.Of(template, channel).Subject.With(Evil),
                TemplateTable.Of(template, channel).Body.With(Evil)
            );
            Assert.Contains("transfer of 1.00 USD", subject, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', subject);
            Assert.Contains("txn_1", body, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>Eve", channel is Channel.Email ? body : "", StringComparison.Ordinal);
        }
    }
}
