package io.trailmark.edge;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.counters.Counter;
import io.trailmark.ids.ClickId;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.views.JsonFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A reported click or view on its way into the journal, and what is answered when it is there. Nobody has to land
 * anywhere: what the journal refuses is refused, and may be reported again. Made for each.
 */
final class PostedTouch implements RecordFate, PendingAnswer, BatchLine {
    private final boolean isView;
    private String clickId;
    private ClickClass clickClass;
    private long position;

    PostedTouch(final boolean isView) {
        this.isView = isView;
    }

    boolean isView() {
        return isView;
    }

    /** A click was found to be of this class. */
    void click(final byte[] idText, final ClickClass foundClass) {
        clickId = new String(idText, 0, ClickId.TEXT_BYTES, StandardCharsets.US_ASCII);
        clickClass = foundClass;
    }

    /** A view was found to be of this class. */
    void view(final ClickClass foundClass) {
        clickClass = foundClass;
    }

    @Override
    public void onAppended(final long appended, final EdgeLoop loop) {
        position = appended;
        if (position > 0) {
            loop.counters().increment(isView ? Counter.VIEWS_ACCEPTED : Counter.CLICKS_ACCEPTED);
        }
    }

    @Override
    public boolean onAppended(final long last, final Response response, final EdgeLoop loop) {
        if (position <= 0) {
            ClickVoice.refuse(response, Problem.NOT_JOURNALED, null);
        } else {
            ClickVoice.created(response, JsonFields.object(this::writeFields));
        }
        return true;
    }

    @Override
    public boolean tryAnswer(final long viewsPosition, final long nowNs, final Response response, final EdgeLoop loop) {
        return onAppended(position, response, loop);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public Status write(final BatchAnswer answer) {
        if (position <= 0) {
            return answer.refuse(Problem.NOT_JOURNALED, null);
        }
        answer.line(Status.CREATED, this::writeFields);
        return Status.CREATED;
    }

    private void writeFields(final JsonGenerator json) throws IOException {
        if (!isView) {
            json.writeStringField("click_id", clickId);
        }
        json.writeNumberField("position", position);
        json.writeStringField("durability", "journal");
        json.writeStringField("class", JsonFields.lowerCase(clickClass));
    }
}
