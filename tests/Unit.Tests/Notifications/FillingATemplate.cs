using Florin.Notifications;
using Florin.Notifications.Templates;

namespace Florin.Unit.Tests.Notifications;

public sealed class FillingATemplate
{
    private static readonly Values Evil = new("<b>Eve</b> & \"co\"\r\nBcc: all@x", "transfer", "1.00 USD", "txn_1", "R.", "O.");

    [Fact]
    public void Puts_every_value_in_its_place() =>
        Assert.Equal(
            "Ann: transfer 1.00 USD txn_1 R. O. Ann",
            Template.Plain("{name}: {type} {amount} {transaction} {reason} {outcome} {name}").With(Evil with { Name = "Ann" })
        );

    [Fact]
    public void Leaves_a_text_without_placeholders_alone() => Assert.Equal("As it is.", Template.Plain("As it is.").With(Evil));

    [Fact]
    public void Lets_no_value_become_html() =>
        Assert.Equal(
            "<p>&lt;b&gt;Eve&lt;/b&gt; &amp; &quot;co&quot;\r\nBcc: all@x</p>",
            Template.Html("<p>{name}</p>").With(Evil)
        );

    [Fact]
    public void Lets_no_value_begin_another_line_of_a_subject() =>
        Assert.Equal("Hi <b>Eve</b> & \"co\"  Bcc: all@x", Template.Line("Hi {name}").With(Evil));

    [Theory]
    [InlineData("{nmae}")]
    [InlineData("Hello {name")]
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
            Assert.Equal(channel is Channel.Email, body.Contains("&lt;b&gt;Eve", StringComparison.Ordinal));
        }
    }
}
