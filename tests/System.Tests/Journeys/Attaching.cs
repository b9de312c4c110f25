using System.Net.Http.Headers;
using System.Text;

namespace Florin.System.Tests.Journeys;

/// <summary>Attachments of tests, and what is asked of them.</summary>
internal static class Attaching
{
    /// <summary>What a PDF begins with.</summary>
    public const string Pdf = "%PDF-1.7\n";

    /// <summary>The rows of <see cref="AKeyOnEveryEndpoint"/> about attachments.</summary>
    public static Dictionary<string, Func<Stage, Task<Keyed>>> Rows { get; } =
        new(StringComparer.Ordinal)
        {
            [$"POST {Person.Transactions}/{{id}}/attachments"] = async s =>
            {
                var (one, other) = (await Transaction(s.Person), await Transaction(s.Person));
                return new(s.Person, one, () => File($"{Pdf}1"), () => File($"{Pdf}2"), other);
            },
            [$"DELETE {Person.Transactions}/{{id}}/attachments/{{attachment}}"] = async s =>
                new(s.Person, await Attached(s.Person), Elsewhere: await Attached(s.Person)),
        };

    /// <summary>The path of the attachments of a new transaction.</summary>
    public static async Task<string> Transaction(Person person)
    {
        var made = await person.MovesTo("COMPLETED", person.Deposit(await person.Opens(), 5));
        return $"{Person.Transactions}/{(string)made["id"]!}/attachments"; // As in the contract.
    }

    /// <summary>The path of a new attachment.</summary>
    public static async Task<string> Attached(Person person, string? path = null)
    {
        path ??= await Transaction(person);
        var answer = await person.Post(path, File($"{Pdf}hello"));
        Assert.True(answer.Status == 201, answer.Text);
        return $"{path}/{(string)answer.Data["id"]!}"; // As in the contract.
    }

    /// <summary>A file as the body.</summary>
    public static HttpContent File(string content, string? type = "application/pdf", string? name = "invoice.pdf") =>
        File(Encoding.UTF8.GetBytes(content), type, name);

    /// <summary>A file as the body.</summary>
    public static HttpContent File(byte[] content, string? type = "application/pdf", string? name = "invoice.pdf")
    {
        var body = new ByteArrayContent(content);
        if (type is not null)
            body.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (name is not null)
            body.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = name };
        return body;
    }
}
