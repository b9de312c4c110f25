using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Florin.System.Tests.Running;

namespace Florin.System.Tests.Journeys;

[Collection(Sharing.Together)]
public sealed class AttachingFilesInOneProcess(OneProcess florin) : AttachingFiles(florin);

[Collection(Sharing.Apart)]
public sealed class AttachingFilesBetweenSeveralProcesses(SeveralProcesses florin) : AttachingFiles(florin);

/// <summary>Receipts and invoices of transactions, through the gateway.</summary>
public abstract class AttachingFiles(ITestFlorin florin)
{
    private const int Large = 20 << 20;
    private const int Limit = 25 << 20;

    [Fact]
    public async Task Come_back_as_they_were_and_are_gone_once_they_are_removed()
    {
        var person = await Person.New(florin);
        var path = await Attaching.Transaction(person);
        var content = new byte[Large];
        RandomNumberGenerator.Fill(content);
        Encoding.UTF8.GetBytes(Attaching.Pdf).CopyTo(content, 0);
        var added = (await person.Post(path, Attaching.File(content))).Data;
        Assert.Equal(
            ("invoice.pdf", "application/pdf", (long)Large, Convert.ToHexStringLower(SHA256.HashData(content))),
            ((string?)added["name"], (string?)added["contentType"], (long)added["bytes"]!, (string?)added["sha256"])
        );
        var one = $"{path}/{(string)added["id"]!}";
        Assert.Equal(added.ToJsonString(), (await person.Get(one)).Data.ToJsonString());
        Assert.Equal(added.ToJsonString(), (await person.Get(path)).Data["items"]![0]!.ToJsonString());
        using var whole = await Send(person, $"{one}/content");
        Assert.True((await whole.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(content));
        Assert.Equal("attachment", whole.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(["nosniff"], whole.Headers.GetValues("X-Content-Type-Options"));
        using var part = await Send(person, $"{one}/content", ask => ask.Headers.Range = new RangeHeaderValue(5, 8));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("1.7\n", await part.Content.ReadAsStringAsync());
        using var known = await Send(person, $"{one}/content", ask => ask.Headers.IfNoneMatch.Add(whole.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal(416, (await person.Get($"{one}/content", ("Range", "bytes=99999999-"))).Status);
        Assert.Empty((await person.Ask("DELETE", one, null)).Data["items"]!.AsArray());
        foreach (var gone in (string[])[one, $"{one}/content"])
            Assert.Equal(404, (await person.Get(gone)).Status);
        Assert.Equal(404, (await person.Ask("DELETE", one, null)).Status);
    }

    [Fact]
    public async Task Are_taken_out_of_forms()
    {
        var person = await Person.New(florin);
        var path = await Attaching.Transaction(person);
        using var form = new MultipartFormDataContent
        {
            { Attaching.File("a;b\n1;2\n", "text/csv", name: null), "file", "münzen.csv" },
        };
        var added = await person.Post(path, form);
        Assert.True(added.Status == 201, added.Text);
        Assert.Equal(("münzen.csv", "text/csv"), ((string?)added.Data["name"], (string?)added.Data["contentType"]));
        using var two = new MultipartFormDataContent
        {
            { Attaching.File("a"), "a", "a.pdf" },
            { Attaching.File("b"), "b", "b.pdf" },
        };
        Assert.Equal("invalid-request", (await person.Post(path, two)).Code);
        using var none = new MultipartFormDataContent { { new StringContent("x"), "note" } };
        Assert.Equal("invalid-request", (await person.Post(path, none)).Code);
        var cut = new StringContent("--x\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n%PDF-");
        cut.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        Assert.Equal("invalid-request", (await person.Post(path, cut)).Code);
    }

    [Fact]
    public async Task Are_what_they_say_or_are_refused()
    {
        var person = await Person.New(florin);
        var path = await Attaching.Transaction(person);
        foreach (
            var (type, content, code) in new[]
            {
                ("image/png", Attaching.Pdf, "content-type-mismatch"),
                ("application/pdf", "<html><script>", "content-type-mismatch"),
                ("text/plain", "a\0b", "content-type-mismatch"),
                ("application/octet-stream", "PK\u0003\u0004", "wrong-media-type"),
                ("text/html", "<html>", "wrong-media-type"),
                ("application/pdf", "", "invalid-request"),
            }
        )
            Assert.Equal(code, (await person.Post(path, Attaching.File(content, type))).Code);
        Assert.Empty((await person.Get(path)).Data["items"]!.AsArray());
        var unsaid = await person.Post(path, Attaching.File("hello", "application/octet-stream", "a.txt"));
        Assert.Equal("text/plain", (string?)unsaid.Data["contentType"]);
    }

    [Fact]
    public async Task Have_names_that_are_safe_everywhere()
    {
        var person = await Person.New(florin);
        var path = await Attaching.Transaction(person);
        foreach (
            var (name, made) in new[]
            {
                ("../../etc/passwd", "passwd"),
                ("C:\\bills\\a.pdf", "a.pdf"),
                ("a\tb\u202efdp.exe", "a_b_fdp.exe"),
                ("..", "attachment"),
                (new string('x', 300) + ".pdf", new string('x', 196) + ".pdf"),
                ("Größe 😀.pdf", "Größe 😀.pdf"),
            }
        )
        {
            var added = await person.Post(path, Attaching.File(Attaching.Pdf, name: name));
            Assert.True((string?)added.Data["name"] == made, added.Text);
        }
        Assert.Equal(
            "by query.pdf",
            (string?)(await person.Post($"{path}?name=by%20query.pdf", Attaching.File(Attaching.Pdf, name: null))).Data["name"]
        );
    }

    [Fact]
    public async Task Are_no_larger_and_no_more_than_they_may_be()
    {
        var person = await Person.New(florin);
        var path = await Attaching.Transaction(person);
        var content = new byte[Limit + 1];
        Encoding.UTF8.GetBytes(Attaching.Pdf).CopyTo(content, 0);
        Assert.Equal("body-too-large", (await person.Post(path, Attaching.File(content))).Code);
        using var chunked = new StreamContent(new MemoryStream(content));
        chunked.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        Assert.Equal("body-too-large", (await person.Post(path, chunked, ("Transfer-Encoding", "chunked"))).Code);
        for (var i = 0; i < 20; i++)
            Assert.Equal(201, (await person.Post(path, Attaching.File($"{Attaching.Pdf}{i}"))).Status);
        Assert.Equal("too-many-attachments", (await person.Post(path, Attaching.File(Attaching.Pdf))).Code);
    }

    [Fact]
    public async Task Are_read_by_who_has_a_link_until_it_expires()
    {
        var person = await Person.New(florin);
        var one = await Attaching.Attached(person);
        var stranger = await Person.Stranger(florin);
        var link = (await person.Post($"{one}/link", new { expiresIn = 60 })).Data;
        var url = (string)link["url"]!; // As in the contract.
        Assert.StartsWith(Attaching.Pdf, (await stranger.Get(url)).Text, StringComparison.Ordinal);
        Assert.Equal("link-invalid", (await stranger.Get(url.Replace("expires=", "expires=1", StringComparison.Ordinal))).Code);
        var other = await Attaching.Attached(person);
        Assert.Equal("link-invalid", (await stranger.Get(url.Replace(one, other, StringComparison.Ordinal))).Code);
        var shortly = (string)(await person.Post($"{one}/link", new { expiresIn = 1 })).Data["url"]!; // As above.
        await Eventually.Is(() => stranger.Get(shortly), answer => answer.Code == "link-expired");
        Assert.Equal("invalid-request", (await person.Post($"{one}/link", new { expiresIn = 0 })).Code);
        Assert.Equal("invalid-request", (await person.Post($"{one}/link", new { expiresIn = 86_401 })).Code);
        await person.Ask("DELETE", one, null);
        Assert.Equal(404, (await stranger.Get(url)).Status);
    }

    [Fact]
    public async Task Are_for_the_parties_of_the_transaction_and_removed_by_who_added_them()
    {
        var (sender, receiver, admin) = (await Person.New(florin), await Person.New(florin), await Person.Admin(florin));
        var made = await sender.MovesTo("COMPLETED", sender.Transfer(await sender.OpensWith(10), await receiver.Opens(), 5));
        var path = $"{Person.Transactions}/{(string)made["id"]!}/attachments";
        var one = await Attaching.Attached(sender, path);
        Assert.Equal(200, (await receiver.Get($"{one}/content")).Status);
        Assert.Equal("forbidden", (await receiver.Ask("DELETE", one, null)).Code);
        var others = await Person.New(florin);
        Assert.Equal(404, (await others.Post(path, Attaching.File(Attaching.Pdf))).Status);
        Assert.Equal(404, (await others.Post($"{one}/link")).Status);
        var evidence = await Attaching.Attached(admin, path);
        Assert.Equal("forbidden", (await sender.Ask("DELETE", evidence, null)).Code);
        var auditor = await Person.WithRole(florin, "auditor"); // Sees all, and changes nothing.
        Assert.Equal(200, (await auditor.Get(path)).Status);
        Assert.Equal("forbidden", (await auditor.Post(path, Attaching.File(Attaching.Pdf))).Code);
        Assert.Equal(200, (await admin.Ask("DELETE", one, null)).Status);
        var id = (string)made["id"]!;
        await Eventually.Is(
            () => admin.Get($"/api/audit/entries?entityId={id}&limit=100"),
            entries =>
                entries.Text.Contains("\"AttachFile\"", StringComparison.Ordinal)
                && entries.Text.Contains("\"RemoveAttachment\"", StringComparison.Ordinal)
        );
    }

    private async Task<HttpResponseMessage> Send(Person person, string path, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", person.Token);
        change?.Invoke(request);
        return await florin.Gateway.SendAsync(request);
    }
}
