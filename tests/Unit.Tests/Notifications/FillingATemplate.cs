using Florin.Notifications.Templates;

namespace Florin.Unit.Tests.Notifications;

public sealed class FillingATemplate
{
    private static readonly Values Evil = new("<b>Eve</b> & \"co\"\r\nBcc: all@x", "1.00 USD", "txn_1", "account-frozen");

    [Fact]
    public void Puts_every_value_in_its_place() =>
        Assert.Equal(
            "The account is frozen.: transfer 1.00 USD txn_1 No money has moved. account-frozen false",
            Template
                .Plain("{{ reason }}: {{ type }} {{amount}} {{ transaction }} {{ outcome }} {{ code }} {{ compensated }}")
                .With(Evil with { Type = "transfer" })
        );

    [Fact]
    public void Leaves_a_text_without_variables_alone() =>
        Assert.Equal("As {it} is.", Template.Plain("As {it} is.").With(Evil));

    [Fact]
    public void Lets_no_value_become_html() =>
        Assert.Equal(
            "<p>&lt;b&gt;Eve&lt;/b&gt; &amp; &quot;co&quot;&#xD;&#xA;Bcc: all@x</p>",
            Template.Html("<p>{{ type }}</p>").With(Evil)
        );

    [Fact]
    public void Leaves_letters_of_all_languages_in_html_as_they_are() =>
        Assert.Equal("Über €", Template.Html("{{ type }} €").With(Evil with { Type = "Über" }));

    [Fact]
    public void Lets_no_value_begin_another_line_of_a_subject() =>
        Assert.Equal("Hi <b>Eve</b> & \"co\"  Bcc: all@x", Template.Line("Hi {{ type }}").With(Evil));

    [Fact]
    public void Lets_no_value_turn_a_subject_around() =>
        Assert.Equal("Hi evil gpj.exe", Template.Line("Hi {{ type }}").With(Evil with { Type = "evil\u202egpj.exe" }));

    [Theory]
    [InlineData("{% if compensated %}back{% else %}stayed{% endif %}", "stayed")]
    [InlineData("{% case code %}{% when 'account-frozen' %}ice{% else %}?{% endcase %}", "ice")]
    [InlineData("{% unless compensated %}no{% endunless %}", "no")]
    [InlineData("{{ amount | downcase }} {% raw %}{{ name }}{% endraw %}", "1.00 usd {{ name }}")]
    public void Follows_conditions_and_filters(string text, string filled) =>
        Assert.Equal(filled, Template.Plain(text).With(Evil));

    [Theory]
    [InlineData("{{ name }}", "uses unknown variables: name; allowed: amount, ")]
    [InlineData("{{ nmae }} {% if fraud and type == other %}{% endif %}", "uses unknown variables: fraud, nmae, other; ")]
    [InlineData("{% case secret %}{% when 'a' %}{% endcase %}", "uses unknown variables: secret; ")]
    [InlineData("{% case code %}{% when hidden %}{{ inner }}{% else %}{{ last }}{% endcase %}", "hidden")]
    [InlineData("{% if a %}{% elsif b %}{% else %}{{ c }}{% endif %}", "uses unknown variables: a, b, c; ")]
    [InlineData("{% unless a %}{% else %}{{ c }}{% endunless %}", "uses unknown variables: a, c; ")]
    [InlineData("{{ type | default: other }}", "uses unknown variables: other; ")]
    [InlineData("{{ type.size }}", "takes parts of values (type)")]
    [InlineData("{{ type['size'] }}", "takes parts of values (type)")]
    [InlineData("{{ type | append: 'x' }}", "uses unknown filters: append; ")]
    [InlineData("{{ type | raw }}", "uses unknown filters: raw; ")]
    [InlineData("{% for i in (1..100000000) %}x{% endfor %}", "is no template: ")]
    [InlineData("{% assign a = type %}", "is no template: ")]
    [InlineData("{% include 'passwd' %}", "is no template: ")]
    [InlineData("{% render 'passwd' %}", "is no template: ")]
    [InlineData("{% liquid echo type %}", "is no template: ")]
    [InlineData("{% tablerow i in (1..9) %}{% endtablerow %}", "is no template: ")]
    [InlineData("{% capture a %}{% endcapture %}", "is no template: ")]
    [InlineData("{% macro a() %}{% endmacro %}", "is no template: ")]
    [InlineData("{{ (1..100000000) }}", "uses a range")]
    [InlineData("{{ type", "is no template: ")]
    [InlineData("{% if type %}", "is no template: ")]
    public void Is_refused_where_a_text_reaches_for_anything_else(string text, string problem)
    {
        Assert.Contains(problem, Template.Problem(text), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Template.Plain(text));
    }

    public static TheoryData<string, string> Templates =>
        new(TemplateTable.Kinds.SelectMany(kind => TemplateTable.Languages.Select(language => (kind, language))));

    [Theory]
    [MemberData(nameof(Templates))]
    public void Has_words_for_every_kind_in_every_form(string kind, string language)
    {
        foreach (var form in Enum.GetValues<TextForm>())
        {
            var words = TemplateTable.Of(kind, form, language)!;
            var (subject, body) = (words.Subject.With(Evil), words.Body.With(Evil));
            Assert.Contains("1.00 USD", subject, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', subject);
            Assert.Contains("1.00 USD", body, StringComparison.Ordinal);
            Assert.DoesNotContain("[", body, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>Eve", form is TextForm.Html ? body : "", StringComparison.Ordinal);
        }
    }
}
