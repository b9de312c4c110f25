using Florin.Contracts.Notifications;
using Florin.Notifications.Delivery;
using MimeKit;

namespace Florin.Unit.Tests.Notifications;

public sealed class MailsWithFiles
{
    private static readonly MailboxAddress From = new("Florin", "florin@example.com");

    [Fact]
    public async Task Have_the_text_and_the_very_bytes()
    {
        byte[] bytes = [0, 1, 2, 255, (byte)'\r', (byte)'\n'];
        var read = await Sent(new MailedFile("activity-2026-01.parquet", "application/vnd.apache.parquet", bytes));
        Assert.Equal("<p>It comes with this mail.</p>", read.HtmlBody?.Trim());
        var part = Assert.IsType<MimePart>(Assert.Single(read.Attachments));
        Assert.Equal(
            ("activity-2026-01.parquet", "application/vnd.apache.parquet"),
            (part.FileName, part.ContentType.MimeType)
        );
        using var content = new MemoryStream();
        await part.Content!.DecodeToAsync(content); // It has some.
        Assert.Equal(bytes, content.ToArray());
    }

    [Fact]
    public async Task Are_as_they_were_without_one() => Assert.Empty((await Sent(null)).Attachments);

    private static async Task<MimeMessage> Sent(MailedFile? file)
    {
        var mail = NotificationMail
            .ToOperator(
                "books@example.com",
                "rep_1.0",
                "Report",
                "<p>It comes with this mail.</p>",
                From,
                DateTimeOffset.UnixEpoch
            )
            .With(file);
        using var wire = new MemoryStream();
        await mail.WriteToAsync(wire);
        wire.Position = 0;
        return await MimeMessage.LoadAsync(wire);
    }
}
