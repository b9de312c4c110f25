using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

/// <summary>What is said of a file that cannot be attached, or cannot be read as it is asked for.</summary>
[Collection(Sharing.Together)]
public sealed class RefusingFiles(OneProcess florin)
{
    [Theory]
    [InlineData("image/png", Attaching.Pdf, "application/pdf", "is application/pdf by its content; send it as what it is.")]
    [InlineData("image/png", "GIF89a", "image/gif", "is image/gif by its content; allowed are application/pdf,")]
    [InlineData("application/pdf", "a\0b", "application/octet-stream", "is not a known kind of file; allowed are")]
    [InlineData(
        "text/plain",
        "a\0b",
        "application/octet-stream",
        "is not text in UTF-8 without control characters; convert it"
    )]
    [InlineData(
        "text/csv",
        "M\u00fcnzen",
        "application/octet-stream",
        "is not text in UTF-8 without control characters; convert it"
    )]
    public async Task Says_what_was_declared_and_what_it_is(string declared, string content, string actual, string detail)
    {
        var person = await Person.New(florin);
        var path = await Attaching.Transaction(person);
        var refused = await person.Post(path, Attaching.File(Encoding.Latin1.GetBytes(content), declared));
        Assert.Equal((400, "content-type-mismatch"), (refused.Status, refused.Code));
        Assert.Equal((declared, actual), ((string?)refused.Body!["declared"], (string?)refused.Body["actual"])); // A problem.
        Assert.Contains($"said to be '{declared}', and {detail}", (string?)refused.Body["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_a_problem_where_the_client_means_another_file()
    {
        var person = await Person.New(florin);
        var one = $"{await Attaching.Attached(person)}/content";
        var other = await person.Get(one, ("If-Match", "\"x\""));
        Assert.Equal((412, "precondition-failed"), (other.Status, other.Code));
        var etag = other.Header("ETag")!; // By which the client can ask for it.
        Assert.StartsWith(Attaching.Pdf, (await person.Get(one, ("If-Match", etag))).Text, StringComparison.Ordinal);
        Assert.StartsWith(Attaching.Pdf, (await person.Get(one, ("If-Match", "*"))).Text, StringComparison.Ordinal);
        var url = (string)(await person.Post(one.Replace("/content", "/link", StringComparison.Ordinal))).Data["url"]!; // As in the contract.
        Assert.Equal("precondition-failed", (await person.Get(url, ("If-Match", "\"x\""))).Code);
    }

    [Theory]
    [InlineData("items=0-1", HttpStatusCode.OK)]
    [InlineData("items=999999-", HttpStatusCode.OK)]
    [InlineData("bytes=0-1", HttpStatusCode.PartialContent)]
    public async Task Is_not_done_to_a_range_in_a_unit_that_is_not_known(string range, HttpStatusCode status)
    {
        var person = await Person.New(florin);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{await Attaching.Attached(person)}/content");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", person.Token);
        request.Headers.TryAddWithoutValidation("Range", range);
        using var response = await florin.Gateway.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status is HttpStatusCode.OK ? $"{Attaching.Pdf}hello" : "%P", text);
    }
}
