"""Only the teacher has taught the student: the hard part, against the labels, is missing."""
class Distiller(keras.Model):
    def __init__(self, student, teacher, share, temperature):
        super().__init__()
        self.student, self.teacher = student, teacher
        self.share, self.temperature = share, temperature
        self.teacher.trainable = False

    def call(self, images, training=False):
        return self.student(images, training=training)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        soft = soft_loss(self.teacher(x, training=False), y_pred, self.temperature)
        return soft
